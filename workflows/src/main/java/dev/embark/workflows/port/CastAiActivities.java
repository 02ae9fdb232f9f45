package dev.embark.workflows.port;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.ActivityInterface;

/**
 * What is asked of Cast AI. Each attempt is one call (or a read and one call), never retried
 * inside; failures are {@code ApplicationFailure}s whose type is an {@code ErrorCode}.
 */
@ActivityInterface
public interface CastAiActivities {

  /** Reads one cluster. Fails with {@code CLUSTER_NOT_FOUND} where Cast AI does not know it. */
  ClusterSnapshot lookUpCluster(Requests.LookUp request);

  /** Reads a batch's clusters with one list call. */
  Answers.Inventory takeInventory(Requests.Inventory request);

  /** Asks which clusters are linked to the target's client service account. */
  Answers.Linked findLinkedClusters(Requests.Linked request);

  /** Links the client service account (gcp-create-sa). Safe to repeat. */
  Answers.Registration registerServiceAccount(Requests.Register request);

  /**
   * Gives the link back as it was, only while the cluster still shows ours and the former
   * credentials. Safe to repeat.
   */
  Answers.Unregistered unregisterServiceAccount(Requests.Unregister request);

  /**
   * Takes the link away on purpose (gcp-disable-sa). Where the cluster holds credentials that cuts
   * its access: fails with {@code KEPT_LIVE} unless that is accepted, and with {@code
   * POWER_NOT_GIVEN} unless the worker's configuration gives the power. Safe to repeat.
   */
  Answers.Disabled disableImpersonation(Requests.Disable request);

  /**
   * Posts {@code {"credentials":"{}"}} once. Not idempotent: each acceptance makes new credentials.
   * Fails with {@code UPDATE_ANSWER_LOST} when it may have been accepted.
   */
  Answers.Updated updateCluster(Requests.Update request);

  /** Reads once whether the update has taken effect; fails with {@code NOT_YET_CONFIRMED}. */
  Answers.Confirmed confirmCluster(Requests.Confirm request);
}
