package dev.embark.workflows.plan;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether it is proven that a cluster is onboarded, so that there is nothing to do. */
public final class Proof {

  private Proof() {}

  /**
   * The Cast AI account that is bound, if the cluster is linked, bound and healthy, and has exactly
   * the credentials that an earlier confirmed run recorded; otherwise empty.
   *
   * @param proven the recorded credentials; null if there are none
   * @param expectedCastServiceAccount the account that the rest of the fleet got; null while
   *     unknown
   */
  public static Optional<String> boundAccount(
      ClusterTarget target,
      ClusterSnapshot cluster,
      BeforeImage before,
      @Nullable String proven,
      @Nullable String expectedCastServiceAccount) {
    boolean asRecorded =
        proven != null
            && proven.equals(cluster.credentialsId())
            && cluster.isLinkedTo(target.clientServiceAccount())
            && cluster.isHealthy();
    return asRecorded ? BoundIdentity.of(before, expectedCastServiceAccount) : Optional.empty();
  }
}
