package dev.embark.workflows.model;

/** Why a fleet starts nothing for now. */
public enum FleetPause {
  /** A person asked for it. */
  REQUESTED,
  /** More clusters failed than the budget allows. */
  BUDGET,
  /** Something failed that would strike every cluster. */
  SYSTEMIC
}
