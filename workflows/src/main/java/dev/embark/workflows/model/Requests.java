package dev.embark.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the workflows hand to activities. Each carries the whole target, because the worker checks
 * every request again and trusts nothing that came before.
 */
public final class Requests {

  private Requests() {}

  /** Look at one cluster. */
  public record LookUp(ClusterTarget target) {}

  /** Look at the clusters of a batch with one list call. All targets have the same credential. */
  public record Inventory(String credential, List<ClusterTarget> targets) {}

  /** Ask which clusters are linked to the target's client service account. */
  public record Linked(ClusterTarget target) {}

  /**
   * Look at the client service account.
   *
   * @param leaving whether bindings are to be removed: then a disabled account and a policy without
   *     room are no reason to refuse
   */
  public record Capture(ClusterTarget target, @Nullable String changeId, boolean leaving) {

    /** The look before an onboarding. */
    public Capture(ClusterTarget target, @Nullable String changeId) {
      this(target, changeId, false);
    }

    /** The look before an off-boarding. */
    public static Capture leaving(ClusterTarget target, @Nullable String changeId) {
      return new Capture(target, changeId, true);
    }
  }

  /**
   * How a run found its cluster, so that it does not overwrite what others change meanwhile.
   *
   * @param clientServiceAccount the linked account; null if there was none
   * @param credentialsIds the credentials that the cluster may hold if no one else changed them
   */
  public record Found(@Nullable String clientServiceAccount, List<String> credentialsIds) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Found {
      credentialsIds = credentialsIds == null ? List.of() : List.copyOf(credentialsIds);
    }
  }

  /**
   * Link the target's client service account to its cluster.
   *
   * @param expectedCastServiceAccount the account that the rest of the fleet got; null while
   *     unknown
   * @param found how the run found the cluster; null if any link but ours may be replaced
   * @param onlyAgain whether to do so only if that link is there: to learn from Cast AI's answer
   *     with which account it impersonates, without changing anything
   */
  public record Register(
      ClusterTarget target,
      @Nullable String expectedCastServiceAccount,
      @Nullable Found found,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean onlyAgain) {

    /** A link to make, whatever the cluster is linked to. */
    public Register(
        ClusterTarget target, @Nullable String expectedCastServiceAccount, @Nullable Found found) {
      this(target, expectedCastServiceAccount, found, false);
    }

    /** The link that is there, once more. */
    public static Register again(ClusterTarget target) {
      return new Register(target, null, null, true);
    }
  }

  /**
   * Restore the former link.
   *
   * @param formerServiceAccount the account that was linked before; null if there was none
   * @param formerCredentialsId the credentials before; null if there were none
   * @param seal the worker's proof that it saw the cluster in this state; without it no cluster
   *     that holds credentials loses its link
   */
  public record Unregister(
      ClusterTarget target,
      @Nullable String formerServiceAccount,
      @Nullable String formerCredentialsId,
      @Nullable String seal) {}

  /**
   * Remove the link, to take the cluster off impersonation.
   *
   * @param credentialsId the credentials that the cluster was seen with; null if there were none
   * @param acceptLossOfAccess whether the operator accepts that a cluster with credentials loses
   *     its access
   */
  public record Disable(
      ClusterTarget target, @Nullable String credentialsId, boolean acceptLossOfAccess) {}

  /**
   * Make sure that some grants are there and others are not, in at most one write, which does not
   * both add and remove live grants.
   *
   * @param present grants that must be there afterwards
   * @param absent grants that must not be there afterwards
   */
  public record EditPolicy(
      ClusterTarget target, List<Grant> present, List<Grant> absent, @Nullable String changeId) {}

  /**
   * Switch the cluster to impersonation.
   *
   * @param found how the run found the cluster; null if an update of the run's own may have landed
   *     since, so that other credentials prove nothing
   */
  public record Update(ClusterTarget target, @Nullable Found found) {}

  /**
   * See whether an update has taken effect.
   *
   * @param credentialsId the id in the answer to the accepted update
   * @param formerCredentialsId the id when the run began; null if there was none
   * @param replacedCredentialsId the id right before the accepted update, which may be that of an
   *     earlier update whose answer was lost; null if there was none, and in older runs
   * @param formerReconciledAt the last reconcile when the run began; null if there was none
   * @param acceptedAt see {@link Answers.Updated#acceptedAt}
   * @param priorReconciledAt see {@link Answers.Updated#priorReconciledAt}
   * @param answeredReconciledAt see {@link Answers.Updated#answeredReconciledAt}
   */
  public record Confirm(
      ClusterTarget target,
      String credentialsId,
      @Nullable String formerCredentialsId,
      @Nullable String replacedCredentialsId,
      @Nullable String formerReconciledAt,
      @Nullable String acceptedAt,
      @Nullable String priorReconciledAt,
      @Nullable String answeredReconciledAt) {

    /**
     * Asks about an accepted update.
     *
     * @param before the cluster when the run began
     */
    public static Confirm of(
        ClusterTarget target, ClusterSnapshot before, Answers.Updated updated) {
      return new Confirm(
          target,
          updated.credentialsId(),
          before.credentialsId(),
          updated.replacedCredentialsId(),
          before.reconciledAt(),
          updated.acceptedAt(),
          updated.priorReconciledAt(),
          updated.answeredReconciledAt());
    }
  }
}
