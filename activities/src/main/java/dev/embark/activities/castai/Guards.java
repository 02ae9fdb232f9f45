package dev.embark.activities.castai;

import dev.embark.activities.Attempt;
import dev.embark.activities.RefusedException;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.plan.Fingerprint;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Preconditions checked right before a cluster is changed at Cast AI. Each throws {@link
 * RefusedException} if it does not hold.
 */
final class Guards {

  private Guards() {}

  /**
   * The allow lists check the project that the request names. Only Cast AI knows whether the
   * cluster belongs to it, so it is read before each change: a forged request could otherwise link
   * or update a cluster of a project that this worker must not touch.
   */
  static void requireOfProject(ClusterSnapshot cluster, ClusterTarget target) {
    if (!cluster.isGke()) {
      throw new RefusedException(
          ErrorCode.NOT_A_GKE_CLUSTER, "Its provider is " + cluster.providerType() + ".");
    }
    if (!target.projectId().equals(cluster.projectId())) {
      throw new RefusedException(
          ErrorCode.WRONG_PROJECT,
          "The cluster is in project "
              + cluster.projectId()
              + ", not in "
              + target.projectId()
              + ".");
    }
  }

  /** Linking a cluster that depends on another account would cut its access. */
  static void requireLinkable(ClusterSnapshot cluster, ClusterTarget target) {
    requireOfProject(cluster, target);
    boolean elsewhere = cluster.isLinked() && !cluster.isLinkedTo(target.clientServiceAccount());
    if (elsewhere && cluster.holdsCredentials()) {
      throw new RefusedException(
          ErrorCode.LINKED_ELSEWHERE,
          "It is linked to "
              + cluster.clientServiceAccount()
              + " and holds credentials: another link would cut its access.");
    }
  }

  /** A colleague who has since linked the cluster is about to update it, and would be cut off. */
  static void requireLinkAsFound(
      ClusterSnapshot now, ClusterTarget target, Requests.@Nullable Found found) {
    if (found != null
        && now.isLinked()
        && !now.isLinkedTo(target.clientServiceAccount())
        && !Objects.equals(now.clientServiceAccount(), found.clientServiceAccount())) {
      throw new RefusedException(
          ErrorCode.LINKED_ELSEWHERE,
          "Somebody linked it to " + now.clientServiceAccount() + " in the meantime.");
    }
  }

  /** Linking a cluster again must not link one that somebody has unlinked in the meantime. */
  static void requireLink(ClusterSnapshot now, Requests.Register request) {
    if (request.onlyAgain() && !now.isLinkedTo(request.target().clientServiceAccount())) {
      throw new RefusedException(
          ErrorCode.CAST_SERVICE_ACCOUNT_UNPROVEN,
          "It is no longer linked to " + request.target().clientServiceAccount() + ".");
    }
  }

  /**
   * An update replaces credentials for good, so it must not replace any issued to the cluster
   * during the wait. An earlier attempt may have replaced them itself, as its response can be lost
   * with the worker.
   */
  static void requireCredentialsAsFound(
      ClusterSnapshot now, ClusterTarget target, Requests.@Nullable Found found) {
    if (found == null || !Attempt.underWay().isFirst()) {
      return;
    }
    if (now.holdsCredentials() && !found.credentialsIds().contains(now.credentialsId())) {
      throw new RefusedException(
          ErrorCode.FOREIGN_WRITER,
          "Somebody changed the cluster's credentials in the meantime; it was not updated.");
    }
    if (now.isLinked() && !now.isLinkedTo(target.clientServiceAccount())) {
      throw new RefusedException(
          ErrorCode.FOREIGN_WRITER,
          "Somebody linked the cluster to "
              + now.clientServiceAccount()
              + " in the meantime; it was not updated.");
    }
  }

  /**
   * The workflow has already compared the cluster with its frozen plan, from a list that may be a
   * minute old; this is the last check before the first change.
   */
  static void requireAsPlanned(ClusterSnapshot cluster, ClusterTarget target) {
    if (target.expectation() == null) {
      return;
    }
    List<String> changes = new Fingerprint(target.expectation()).changesOf(cluster, target);
    if (!changes.isEmpty()) {
      throw new RefusedException(
          ErrorCode.PLAN_STALE, "Since the plan was made: " + String.join("; ", changes) + ".");
    }
  }

  /** Each accepted update creates new credentials, so known ones answer a different call. */
  static void requireNewCredentials(Accepted accepted, ClusterSnapshot now) {
    if (accepted.credentialsId().equals(now.credentialsId())) {
      throw CastAiFailures.refused(
          CastAiCall.UPDATE_CLUSTER,
          accepted.requestId(),
          ErrorCode.UPDATE_ANSWER_LOST,
          "Cast AI answered 200 with the credentials from before the update.");
    }
  }
}
