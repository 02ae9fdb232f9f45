package dev.embark.simulators.iam;

/**
 * One role for one principal under one condition: the smallest unit that a policy write changes.
 *
 * @param role the role's full name
 * @param conditionText title and description, which distinguish conditions with the same expression
 * @param expression the condition's expression; empty without a condition
 * @param conditional whether the binding has a condition
 * @param principal {@code uid:N} for a service account known here, else the member in lower case
 */
record Grant(
    String role, String conditionText, String expression, boolean conditional, String principal) {}
