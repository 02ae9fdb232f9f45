package dev.embark.workflows.model;

/**
 * The condition of an IAM binding. All three texts are part of a binding's identity.
 *
 * @param title required by IAM
 * @param description empty if there is none
 * @param expression CEL
 */
public record Condition(String title, String description, String expression) {}
