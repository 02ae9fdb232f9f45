package dev.embark.workflows.plan;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the looks of a diagnosis saw. For cluster and bindings, either what was seen or the reason
 * why it was not is null.
 *
 * @param cluster the cluster at Cast AI
 * @param clusterFailure why it could not be seen
 * @param bindings the grants of Cast AI identities on the client service account
 * @param bindingsFailure why they could not be seen
 * @param permissions what the account may do in the project, and in that of its network
 * @param impersonationApi whether the API through which Cast AI impersonates is on
 * @param nowMillis when they looked, in milliseconds since the epoch
 */
public record Evidence(
    @Nullable ClusterSnapshot cluster,
    @Nullable Blindness clusterFailure,
    @Nullable BeforeImage bindings,
    @Nullable Blindness bindingsFailure,
    List<Access.Permissions> permissions,
    Access.ImpersonationApi impersonationApi,
    long nowMillis) {

  /** Why something could not be seen; often this is the diagnosis. */
  public record Blindness(ErrorCode code, String message) {}
}
