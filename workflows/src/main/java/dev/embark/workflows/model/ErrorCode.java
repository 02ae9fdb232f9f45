package dev.embark.workflows.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Locale;

/**
 * Every way in which a step can fail, as the failure type that Temporal shows.
 *
 * <p>Each code says whether the same attempt may succeed later ({@link #isRetryable}), whether it
 * would strike every other cluster as well ({@link #isSystemic}: the fleet pauses and nothing is
 * undone), whose move it is, what to do, and where it is explained.
 */
public enum ErrorCode {
  // ---- Cast AI refuses or cannot be reached
  CASTAI_UNAUTHORIZED(Kind.SYSTEMIC, Move.OPERATOR, "Cast AI does not accept the API key (401)."),
  CASTAI_FORBIDDEN(
      Kind.SYSTEMIC,
      Move.OPERATOR,
      "Cast AI refuses the call (403): the key is read-only, or impersonation is not enabled for"
          + " the organization."),
  CASTAI_BAD_REQUEST(
      Kind.FINAL,
      Move.OPERATOR,
      "Cast AI says the request does not apply to this cluster (400, 409 or 422)."),
  CASTAI_RATE_LIMITED(Kind.RETRYABLE, Move.NOBODY, "Cast AI asks for fewer calls (429)."),
  CASTAI_UNAVAILABLE(
      Kind.RETRYABLE, Move.NOBODY, "Cast AI cannot be reached or answers with a server error."),
  CASTAI_INVALID_ANSWER(
      Kind.RETRYABLE, Move.CAST_AI, "Cast AI answered 200 with something that cannot be read."),
  NO_CAST_SERVICE_ACCOUNT(
      Kind.RETRYABLE, Move.CAST_AI, "Cast AI answered the registration without a service account."),
  FOREIGN_CAST_SERVICE_ACCOUNT(
      Kind.FINAL,
      Move.OPERATOR,
      "Cast AI answered with a service account outside the identity projects that may be granted"
          + " access."),
  CAST_SERVICE_ACCOUNT_DIFFERS(
      Kind.FINAL,
      Move.OPERATOR,
      "Cast AI answered with another service account than the rest of the fleet got."),

  // ---- the cluster is not one to onboard
  CLUSTER_NOT_FOUND(
      Kind.FINAL,
      Move.OPERATOR,
      "Cast AI does not know the cluster, or it belongs to another organization."),
  NOT_A_GKE_CLUSTER(Kind.FINAL, Move.OPERATOR, "The cluster is not a GKE cluster."),
  WRONG_PROJECT(
      Kind.FINAL,
      Move.OPERATOR,
      "The cluster is in another Google project than the manifest says."),
  CLUSTER_NOT_READY(
      Kind.FINAL,
      Move.OPERATOR,
      "The cluster is hibernating, being deleted, disconnected or failed."),
  MANAGED_BY_TERRAFORM(
      Kind.FINAL,
      Move.OPERATOR,
      "Terraform manages the cluster and would put its own credentials back at the next apply."),
  LINKED_ELSEWHERE(
      Kind.FINAL, Move.OPERATOR, "The cluster is linked to another client service account."),

  // ---- the cluster is not one to take off
  KEPT_LIVE(
      Kind.FINAL,
      Move.OPERATOR,
      "The cluster holds credentials and would lose its access, so it was kept as it is."),
  CAST_SERVICE_ACCOUNT_AMBIGUOUS(
      Kind.FINAL,
      Move.OPERATOR,
      "The client service account is bound to several Cast AI accounts, and nothing says which"
          + " one to remove."),
  CAST_SERVICE_ACCOUNT_UNPROVEN(
      Kind.FINAL,
      Move.OPERATOR,
      "Nothing proves that the bindings of the client service account are for this cluster, not"
          + " for another one."),

  // ---- the keys are not ones to disable
  KEYS_STILL_NEEDED(
      Kind.FINAL,
      Move.OPERATOR,
      "A cluster may depend on the keys of the client service account, so they stay enabled."),

  // ---- the update and its confirmation
  CREDENTIALS_REJECTED(
      Kind.RETRYABLE,
      Move.PROJECT_OWNER,
      "Cast AI cannot use the client service account yet (400, field credentials): a permission is"
          + " missing or has not propagated."),
  UPDATE_SERVER_ERROR(
      Kind.RETRYABLE,
      Move.PROJECT_OWNER,
      "Cast AI answered the update with 500, as it does while permissions are missing or have not"
          + " propagated."),
  UPDATE_ANSWER_LOST(
      Kind.RETRYABLE,
      Move.NOBODY,
      "The answer to the update was lost; Cast AI may have accepted it."),
  NOT_YET_CONFIRMED(
      Kind.RETRYABLE,
      Move.CAST_AI,
      "The update was accepted, but the cluster does not show it as working yet."),
  RECONCILE_FAILED(Kind.FINAL, Move.PROJECT_OWNER, "Cast AI's reconcile failed after the update."),
  FOREIGN_WRITER(
      Kind.FINAL,
      Move.OPERATOR,
      "Somebody else changed the cluster's credentials or its link during the onboarding."),

  // ---- Google IAM refuses or cannot be reached
  POLICY_CONFLICT(
      Kind.RETRYABLE,
      Move.NOBODY,
      "Somebody else changed the policy between our read and our write."),
  BINDING_MISSING(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "A binding that Cast AI needs is missing or was removed, so Embark removes nothing."),
  IAM_QUOTA_EXHAUSTED(
      Kind.RETRYABLE, Move.NOBODY, "Google's quota of IAM requests per minute is used up."),
  IAM_UNAVAILABLE(
      Kind.RETRYABLE, Move.NOBODY, "Google IAM cannot be reached or answers with a server error."),
  IAM_UNAUTHENTICATED(
      Kind.SYSTEMIC, Move.OPERATOR, "Google does not accept the worker's credentials."),
  IAM_API_DISABLED(
      Kind.SYSTEMIC,
      Move.PROJECT_OWNER,
      "The project that is charged for the calls cannot be used: an API is off in it, its billing"
          + " is off, or the worker may not use it."),
  IAM_PERMISSION_DENIED(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "The worker may not read or set the policy of the client service account."),
  KEY_ACCESS_DENIED(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "The worker, or its credential for powers, may not list or switch the keys of the client"
          + " service account."),
  PROJECT_ACCESS_DENIED(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "The worker may not read or change the project's policy or its custom roles."),
  PROJECT_NOT_FOUND(
      Kind.FINAL, Move.OPERATOR, "Google does not know the project or the custom role."),
  ROLE_ID_TAKEN(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "A custom role with this id was deleted and cannot be restored; Google reserves the id for"
          + " some weeks."),
  ORGANIZATION_POLICY(
      Kind.SYSTEMIC,
      Move.PROJECT_OWNER,
      "An organization policy forbids the write, usually because Cast AI's account is in another"
          + " organization (domain restricted sharing), or VPC Service Controls block the"
          + " worker."),
  SERVICE_ACCOUNT_NOT_FOUND(
      Kind.FINAL, Move.PROJECT_OWNER, "The client service account does not exist."),
  SERVICE_ACCOUNT_DISABLED(
      Kind.FINAL, Move.PROJECT_OWNER, "The client service account is disabled."),
  SERVICE_ACCOUNT_IN_OTHER_PROJECT(
      Kind.FINAL,
      Move.OPERATOR,
      "The client service account is in another project than its cluster."),
  POLICY_MEMBER_MISSING(
      Kind.RETRYABLE,
      Move.PROJECT_OWNER,
      "The policy names an account that does not exist, so Google refuses every write."),
  POLICY_FULL(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "The policy has no room: 1,500 members, or 20 variants of one binding."),
  CONDITION_REFUSED(Kind.FINAL, Move.PROJECT_OWNER, "Google refuses the condition of the binding."),
  POLICY_UNREADABLE(
      Kind.FINAL,
      Move.EMBARK,
      "The policy was read without its conditions or its etag, so Embark writes nothing."),
  IAM_BAD_REQUEST(Kind.FINAL, Move.EMBARK, "Google IAM says the request is invalid."),

  // ---- the worker's own limits
  PROJECT_NOT_ALLOWED(
      Kind.FINAL,
      Move.OPERATOR,
      "The worker's configuration does not allow changes in this project."),
  SERVICE_ACCOUNT_NOT_ALLOWED(
      Kind.FINAL,
      Move.OPERATOR,
      "The worker's configuration does not allow changes to this service account."),
  POWER_NOT_GIVEN(
      Kind.FINAL,
      Move.OPERATOR,
      "The worker was asked for something dangerous that its configuration does not allow."),
  GRANT_NOT_ALLOWED(
      Kind.FINAL,
      Move.EMBARK,
      "The worker was asked to write a role or a member that is not Cast AI's."),
  FORMER_STATE_UNPROVEN(
      Kind.FINAL,
      Move.OPERATOR,
      "The worker finds no proof, not older than 14 days, that the cluster was unlinked before, so"
          + " it keeps the link: the cluster may depend on it."),
  CREDENTIAL_UNKNOWN(
      Kind.FINAL, Move.OPERATOR, "The worker has no Cast AI credential of this name."),
  INVALID_INPUT(Kind.FINAL, Move.OPERATOR, "The input is not well-formed."),

  // ---- webhooks
  WEBHOOK_UNAVAILABLE(
      Kind.RETRYABLE, Move.OPERATOR, "A webhook cannot be reached or answers with an error."),
  WEBHOOK_REFUSED(Kind.FINAL, Move.OPERATOR, "A webhook refuses the notice."),
  WEBHOOK_UNKNOWN(Kind.FINAL, Move.OPERATOR, "The worker has no webhook of this name."),

  // ---- the run itself
  STEP_TIMED_OUT(
      Kind.RETRYABLE, Move.OPERATOR, "No worker answered a step in time, in all of its attempts."),
  ROLLED_BACK_ON_REQUEST(Kind.FINAL, Move.NOBODY, "Rolled back on request."),
  CANCELLED(
      Kind.FINAL,
      Move.NOBODY,
      "Cancelled from outside, for example with the Cancel button of the Temporal UI."),
  ALREADY_RUNNING(Kind.FINAL, Move.OPERATOR, "Another run is changing this cluster."),
  TERMINATED(Kind.FINAL, Move.OPERATOR, "The run was terminated from outside, without its undo."),
  PLAN_STALE(
      Kind.FINAL,
      Move.OPERATOR,
      "The cluster has changed since the plan was made, and the change matters."),
  PLAN_OF_ANOTHER_WORKER(
      Kind.FINAL,
      Move.OPERATOR,
      "The plan was made by a worker with another identity at Google or another Cast AI"
          + " organization."),
  FLEET_EXISTS(Kind.FINAL, Move.OPERATOR, "A fleet of this name is running with other content."),
  @JsonEnumDefaultValue
  INTERNAL(Kind.FINAL, Move.EMBARK, "Embark has a bug here.");

  private enum Kind {
    RETRYABLE,
    FINAL,
    SYSTEMIC
  }

  /** Who has to act. */
  public enum Move {
    /** The operators of Embark. */
    OPERATOR("you"),
    /** The owners of the Google project. */
    PROJECT_OWNER("the Google project's owner"),
    /** Cast AI. */
    CAST_AI("Cast AI"),
    /** Embark's makers. */
    EMBARK("Embark's makers"),
    /** Nobody: it passes by itself. */
    NOBODY("nobody");

    private final String who;

    Move(String who) {
      this.who = who;
    }

    /** For the sentence "next move: …". */
    public String who() {
      return who;
    }
  }

  private final Kind kind;
  private final Move move;
  private final String meaning;

  ErrorCode(Kind kind, Move move, String meaning) {
    this.kind = kind;
    this.move = move;
    this.meaning = meaning;
  }

  /** Whether the same attempt may succeed later without anybody doing anything. */
  public boolean isRetryable() {
    return kind == Kind.RETRYABLE;
  }

  /** Whether it would strike other clusters of the fleet as well. */
  public boolean isSystemic() {
    return kind == Kind.SYSTEMIC;
  }

  public Move move() {
    return move;
  }

  /** One sentence: what happened. */
  public String meaning() {
    return meaning;
  }

  /** One sentence: what to do. */
  public String remedy() {
    return Remedy.of(this);
  }

  /** The place in the documentation. */
  public String docs() {
    return "docs/errors.md#" + name().toLowerCase(Locale.ROOT);
  }

  /** The code of this name; {@link #INTERNAL} for a name that this version does not know. */
  public static ErrorCode named(String name) {
    for (ErrorCode code : values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return INTERNAL;
  }
}
