package dev.embark.workflows.port;

import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.ActivityInterface;

/** Reads from Cast AI outside of an onboarding. Changes nothing. */
@ActivityInterface
public interface CastAiInspectionActivities {

  /** One page of the GKE clusters that a credential can see. One list call. */
  Discovery.Listing listPage(Discovery.Request request);

  /** Checks one of the worker's keys for Cast AI. */
  Checkup.Key inspectKey(String credential);

  /** Reads one cluster, for a diagnosis. */
  ClusterSnapshot inspectCluster(Requests.LookUp request);
}
