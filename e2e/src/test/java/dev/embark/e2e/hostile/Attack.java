package dev.embark.e2e.hostile;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import io.temporal.client.WorkflowStub;

/**
 * An attack with a Temporal client.
 *
 * @param name what is attempted
 * @param situation of the attacked cluster
 * @param verdict the permitted effect on the worker
 * @param launch launches the attack; returns the run to watch
 */
record Attack(String name, ClusterSituation situation, Verdict verdict, Launch launch) {

  /** The permitted effect of an attack. */
  enum Verdict {
    /** Nothing is written, and the run ends. */
    REFUSED,
    /** The crafted data has no effect: an ordinary onboarding of the cluster, and the run ends. */
    ORDINARY,
    /** Nothing is written; the run cannot decode its input, and waits for an operator. */
    UNREADABLE
  }

  /** Launches the attack. */
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
