package dev.embark.workflows.plan;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What the looks of a diagnosis saw. Of each pair one is null: the sight, or why there is none.
 *
 * @param cluster the cluster at Cast AI
 * @param clusterFailure why it could not be seen
 * @param bindings the grants of Cast AI identities on the client service account
 * @param bindingsFailure why they could not be seen
 * @param permissions what the account may do in the project
 * @param permissionsFailure why that could not be seen
 * @param nowMillis when, since 1970
 */
public record Evidence(
    @Nullable ClusterSnapshot cluster,
    @Nullable Blindness clusterFailure,
    @Nullable BeforeImage bindings,
    @Nullable Blindness bindingsFailure,
    Access.@Nullable Permissions permissions,
    @Nullable Blindness permissionsFailure,
    long nowMillis) {

  /** Why something could not be seen; often that is the diagnosis. */
  public record Blindness(ErrorCode code, String message) {}
}
