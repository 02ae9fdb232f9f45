package dev.embark.starter.demo;

import dev.embark.simulators.ClusterSituation;

/**
 * Clusters of a scenario with the same situation and the same end.
 *
 * @param clusters the number of clusters
 * @param situation what an onboarding finds
 * @param onboardedBefore whether an earlier run has onboarded them before the demonstrated run
 * @param found the situation in a few words
 * @param expected how each of them ends
 * @param story one sentence: what happened, if it did
 * @param policyWrites the total number of policy writes that the demonstrated run makes for them
 */
record Part(
    int clusters,
    ClusterSituation situation,
    boolean onboardedBefore,
    String found,
    Expectation expected,
    String story,
    int policyWrites) {

  static Part of(
      int clusters,
      ClusterSituation situation,
      String found,
      Expectation expected,
      int policyWrites,
      String story) {
    return new Part(clusters, situation, false, found, expected, story, policyWrites);
  }

  Part afterAFirstRun() {
    return new Part(clusters, situation, true, found, expected, story, policyWrites);
  }
}
