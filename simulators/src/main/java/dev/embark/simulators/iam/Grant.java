package dev.embark.simulators.iam;

/**
 * One role for one principal under one condition: the smallest thing that a policy write changes.
 *
 * @param role the role's full name
 * @param conditionText title and description, which tell conditions with one expression apart
 * @param expression the condition's expression; empty without a condition
 * @param conditional whether the binding has a condition
 * @param principal {@code uid:N} for a service account known here, else the member, lower-cased
 */
record Grant(
    String role, String conditionText, String expression, boolean conditional, String principal) {}
