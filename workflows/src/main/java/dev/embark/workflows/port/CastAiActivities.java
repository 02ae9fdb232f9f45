package dev.embark.workflows.port;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.ActivityInterface;

/**
 * Calls to Cast AI. Each attempt is one call (or a read and one call), never retried inside;
 * failures are {@code ApplicationFailure}s with an {@code ErrorCode} as type.
 */
@ActivityInterface
public interface CastAiActivities {

  /** Reads one cluster. Fails with {@code CLUSTER_NOT_FOUND} if Cast AI does not know it. */
  ClusterSnapshot lookUpCluster(Requests.LookUp request);

  /** Reads a batch's clusters with one list call. */
  Answers.Inventory takeInventory(Requests.Inventory request);

  /** Asks which clusters are linked to the target's client service account. */
  Answers.Linked findLinkedClusters(Requests.Linked request);

  /** Links the client service account (gcp-create-sa). Safe to repeat. */
  Answers.Registration registerServiceAccount(Requests.Register request);

  /**
   * Restores the former link, but only while the cluster still shows our link and the former
   * credentials. Safe to repeat.
   */
  Answers.Unregistered unregisterServiceAccount(Requests.Unregister request);

  /**
   * Removes the link (gcp-disable-sa). If the cluster holds credentials, this cuts its access:
   * fails with {@code KEPT_LIVE} unless that is accepted, and with {@code POWER_NOT_GIVEN} unless
   * the worker's configuration gives the power. Safe to repeat.
   */
  Answers.Disabled disableImpersonation(Requests.Disable request);

  /**
   * Posts {@code {"credentials":"{}"}} once. Not idempotent: each accepted post makes new
   * credentials. Fails with {@code UPDATE_ANSWER_LOST} if it may have been accepted.
   */
  Answers.Updated updateCluster(Requests.Update request);

  /**
   * Checks once whether the update has taken effect; fails with {@code NOT_YET_CONFIRMED} if not.
   */
  Answers.Confirmed confirmCluster(Requests.Confirm request);
}
