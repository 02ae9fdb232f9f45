package dev.embark.workflows.workflow;

import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.plan.Budget;

/**
 * A budget of failures, and how many clusters have failed.
 *
 * @param where the scope of the budget as a prefix of {@link #words}; empty for the run
 * @param budget the budget
 * @param failed clusters that failed or are held
 * @param stale of those, the ones that have changed since the plan was made and were not
 *     acknowledged
 */
record Breach(String where, Budget budget, int failed, int stale) {

  /** Whether more have failed than the budget allows. */
  boolean isOne() {
    return budget.isBreachedBy(failed);
  }

  /**
   * If the budget would hold without the stale ones, the plan is the problem, not the rollout: a
   * retry does not help, a new plan does.
   */
  FleetPause reason() {
    return stale > 0 && !budget.isBreachedBy(failed - stale)
        ? FleetPause.STALE_PLAN
        : FleetPause.BUDGET;
  }

  String words() {
    String words = "%s%d clusters failed, %d allowed.".formatted(where, failed, budget.allowed());
    return stale > 0
        ? words
            + " %d of them changed after the plan was made (PLAN_STALE) and were left alone."
                .formatted(stale)
        : words;
  }
}
