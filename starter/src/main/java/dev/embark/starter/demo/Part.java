package dev.embark.starter.demo;

import dev.embark.simulators.ClusterSituation;

/**
 * Clusters of a scenario that find the same and end alike.
 *
 * @param clusters how many
 * @param situation what an onboarding finds
 * @param onboardedBefore whether a first run has onboarded them before the one that is shown
 * @param found the situation in a few words
 * @param expected how each of them ends
 * @param story one sentence: what happened, provided that it did
 * @param policyWrites how many policy writes the run that is shown makes for all of them together
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
