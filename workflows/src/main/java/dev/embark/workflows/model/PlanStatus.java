package dev.embark.workflows.model;

/**
 * How far a plan is.
 *
 * @param total clusters in all
 * @param looked clusters looked at
 */
public record PlanStatus(int total, int looked) {}
