package dev.embark.workflows.model;

/** Why a fleet is paused. */
public enum FleetPause {
  /** A person asked for it. */
  REQUESTED,
  /** More clusters failed than the budget allows. */
  BUDGET,
  /** The same, but only because of clusters that had changed since the plan was made. */
  STALE_PLAN,
  /** A systemic failure struck, which would strike every cluster. */
  SYSTEMIC,
  /** The next wave's clusters could not be looked at, or too many of them would be refused. */
  PREFLIGHT,
  /** Nobody approved the next wave in time. */
  APPROVAL_EXPIRED
}
