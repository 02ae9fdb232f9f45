package dev.embark.e2e.safety;

import dev.embark.simulators.ClusterSituation;

/** What an onboarding finds. Each policy holds bindings of other people besides. */
enum StartingState {
  FRESH("fresh", ClusterSituation.FRESH),
  ONBOARDED("linked, bound, impersonated", ClusterSituation.ONBOARDED),
  ON_KEY("linked and bound, on its key", ClusterSituation.ON_KEY),
  TERRAFORM("bound by equivalents", ClusterSituation.TERRAFORM_BINDINGS),
  STALE_IDLE("stale grants, no credentials", ClusterSituation.WITHOUT_CREDENTIALS),
  STALE_ON_KEY("stale grants, on its key", ClusterSituation.STALE_BINDINGS),
  LIVING_ON_STALE("living on stale grants", ClusterSituation.ONBOARDED),
  TOMBSTONE("tombstones", ClusterSituation.FRESH),
  SHARED("account shared with linked clusters", ClusterSituation.SHARED_SERVICE_ACCOUNT);

  final String title;
  final ClusterSituation situation;

  StartingState(String title, ClusterSituation situation) {
    this.title = title;
    this.situation = situation;
  }
}
