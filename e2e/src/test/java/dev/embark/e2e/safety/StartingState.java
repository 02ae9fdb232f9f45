package dev.embark.e2e.safety;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Timing;
import java.util.EnumSet;
import java.util.Set;

/** The state that an onboarding finds. Each policy also holds unrelated bindings. */
enum StartingState {
  FRESH("fresh", ClusterSituation.FRESH),
  ONBOARDED("linked, bound, impersonated", ClusterSituation.ONBOARDED),
  ON_KEY("linked and bound, on its key", ClusterSituation.ON_KEY),
  EQUIVALENTS("bound by equivalents", ClusterSituation.TERRAFORM_BINDINGS),
  STALE_IDLE("stale grants, no credentials", ClusterSituation.WITHOUT_CREDENTIALS),
  STALE_ON_KEY("stale grants, on its key", ClusterSituation.STALE_BINDINGS),
  LIVING_ON_STALE("living on stale grants", ClusterSituation.ONBOARDED),
  TOMBSTONE("tombstones", ClusterSituation.FRESH),
  SHARED("account shared with linked clusters", ClusterSituation.FRESH),
  ONLY_LINKED("linked by an earlier run, not bound", ClusterSituation.FRESH),
  HALF_BOUND("one of the two grants there", ClusterSituation.FRESH),
  CROWDED("1,400 members, foreign conditions", ClusterSituation.FRESH),
  BUSY("a foreign editor all the while", ClusterSituation.FRESH),
  RELINKED("linked elsewhere, `--relink`", ClusterSituation.LINKED_ELSEWHERE_IDLE),
  INCLUDED("Terraform-managed, included", ClusterSituation.TERRAFORM_MANAGED),
  TERRAFORM_MANAGED("Terraform-managed", ClusterSituation.TERRAFORM_MANAGED),
  LINKED_ELSEWHERE("linked elsewhere", ClusterSituation.LINKED_ELSEWHERE_IDLE),
  LIVING_ELSEWHERE("living on another account, `--relink`", ClusterSituation.LINKED_ELSEWHERE),
  HOLDING("fresh, `--on-failure hold`", ClusterSituation.FRESH);

  /** Linked to the account from the start. */
  static final Set<StartingState> LINKED =
      EnumSet.of(ONBOARDED, ON_KEY, LIVING_ON_STALE, ONLY_LINKED);

  /** With both grants, or equivalent ones, from the start. */
  static final Set<StartingState> BOUND = EnumSet.of(ONBOARDED, ON_KEY, EQUIVALENTS);

  static final Set<StartingState> STALE = EnumSet.of(STALE_IDLE, STALE_ON_KEY, LIVING_ON_STALE);

  /** Rejected at the first read. */
  static final Set<StartingState> REFUSED =
      EnumSet.of(TERRAFORM_MANAGED, LINKED_ELSEWHERE, LIVING_ELSEWHERE);

  final String title;
  final ClusterSituation situation;

  StartingState(String title, ClusterSituation situation) {
    this.title = title;
    this.situation = situation;
  }

  boolean isRefused() {
    return REFUSED.contains(this);
  }

  /** Returns whether a failure before the pivot is held for an operator instead of undone. */
  boolean holds() {
    return this == HOLDING;
  }

  /** Returns whether an undo keeps grants because a cluster uses, or may use, the account. */
  boolean keepsGrants() {
    return this == LIVING_ON_STALE || this == SHARED || this == ONLY_LINKED;
  }

  /** Returns the operator's explicit choices. */
  ClusterOptions options() {
    return new ClusterOptions(
        Timing.DEFAULT,
        holds() ? OnFailure.HOLD : OnFailure.ROLLBACK,
        this == INCLUDED,
        this == RELINKED || this == LIVING_ELSEWHERE);
  }
}
