package dev.embark.workflows.workflow;

import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.plan.Budget;

/**
 * A budget of failures beside what has failed.
 *
 * @param where what it is the budget of, in words; empty for the run
 * @param budget the budget
 * @param failed clusters that failed or are held
 * @param stale of those, the ones that have changed since the plan was made and were not
 *     acknowledged
 */
record Breach(String where, Budget budget, int failed, int stale) {

  /** Whether more have failed than the budget stands. */
  boolean isOne() {
    return budget.isBreachedBy(failed);
  }

  /**
   * Where the budget would stand without them, it is the plan that is in question, not the rollout:
   * trying again mends nothing, another plan does.
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
