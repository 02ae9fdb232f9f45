package dev.embark.e2e.hostile;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import io.temporal.client.WorkflowStub;

/**
 * One thing that somebody with a Temporal client tries.
 *
 * @param name what is tried
 * @param situation of the cluster that is tried upon
 * @param verdict what the worker may make of it
 * @param launch tries it; gives the run to watch
 */
record Attack(String name, ClusterSituation situation, Verdict verdict, Launch launch) {

  /** What may come of an attack. */
  enum Verdict {
    /** Nothing at all is written, and the run ends. */
    REFUSED,
    /** What is crafted does not matter: an ordinary onboarding of the cluster, and the run ends. */
    ORDINARY,
    /** Nothing is written; the run cannot read what it was given, and waits for somebody. */
    UNREADABLE
  }

  /** Tries the attack. */
  @FunctionalInterface
  interface Launch {
    WorkflowStub by(RawClient client, FleetCluster victim, String workflowId);
  }

  boolean mayWrite() {
    return verdict == Verdict.ORDINARY;
  }

  @Override
  public String toString() {
    return name;
  }
}
