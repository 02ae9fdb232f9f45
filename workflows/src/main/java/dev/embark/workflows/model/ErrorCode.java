package dev.embark.workflows.model;

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
  CASTAI_UNAUTHORIZED(
      Kind.SYSTEMIC,
      Move.OPERATOR,
      "Cast AI does not accept the API key (401).",
      "Replace the key file of the worker (CASTAI_API_TOKEN_FILE) with an active, full-access"
          + " key."),
  CASTAI_FORBIDDEN(
      Kind.SYSTEMIC,
      Move.OPERATOR,
      "Cast AI refuses the call (403): the key is read-only, or impersonation is not enabled for"
          + " the organization.",
      "Use a full-access key; if it is one, ask Cast AI to enable GKE impersonation."),
  CASTAI_BAD_REQUEST(
      Kind.FINAL,
      Move.EMBARK,
      "Cast AI says the request does not apply to this cluster (400, 409 or 422).",
      "Read Cast AI's message; check that the cluster is a connected GKE cluster."),
  CASTAI_RATE_LIMITED(
      Kind.RETRYABLE,
      Move.NOBODY,
      "Cast AI asks to slow down (429).",
      "Nothing to do; lower EMBARK_CASTAI_RATE if it happens all the time."),
  CASTAI_UNAVAILABLE(
      Kind.RETRYABLE,
      Move.NOBODY,
      "Cast AI cannot be reached or answers with a server error.",
      "Nothing to do while it passes; check CASTAI_API_URL and the network if it stays."),
  CASTAI_INVALID_ANSWER(
      Kind.RETRYABLE,
      Move.CAST_AI,
      "Cast AI answered 200 with something that cannot be read.",
      "If it stays, report the request id to Cast AI; a proxy in between may also rewrite"
          + " answers."),
  NO_CAST_SERVICE_ACCOUNT(
      Kind.RETRYABLE,
      Move.CAST_AI,
      "Cast AI answered the registration without a service account.",
      "If it stays, report the request id to Cast AI."),
  FOREIGN_CAST_SERVICE_ACCOUNT(
      Kind.FINAL,
      Move.OPERATOR,
      "Cast AI answered with a service account outside the identity projects that may be granted"
          + " access.",
      "If Cast AI has moved its identities, add the project to EMBARK_CASTAI_IDENTITY_PROJECTS of"
          + " the worker."),
  CAST_SERVICE_ACCOUNT_DIFFERS(
      Kind.FINAL,
      Move.OPERATOR,
      "Cast AI answered with another service account than the rest of the fleet got.",
      "Check that the cluster belongs to the same Cast AI organization."),

  // ---- the cluster is not one to onboard
  CLUSTER_NOT_FOUND(
      Kind.FINAL,
      Move.OPERATOR,
      "Cast AI does not know the cluster, or it belongs to another organization.",
      "Check the cluster id and the credential; embark discover lists what the key can see."),
  NOT_A_GKE_CLUSTER(
      Kind.FINAL,
      Move.OPERATOR,
      "The cluster is not a GKE cluster.",
      "Take it out of the manifest."),
  WRONG_PROJECT(
      Kind.FINAL,
      Move.OPERATOR,
      "The cluster is in another Google project than the manifest says.",
      "Correct the project in the manifest."),
  CLUSTER_NOT_READY(
      Kind.FINAL,
      Move.OPERATOR,
      "The cluster is hibernating, being deleted, disconnected or failed.",
      "Bring the cluster back to ready at Cast AI, then run embark retry."),
  MANAGED_BY_TERRAFORM(
      Kind.FINAL,
      Move.OPERATOR,
      "Terraform manages the cluster and would put its own credentials back at the next apply.",
      "Move it in Terraform, or include it knowingly with --include-terraform-managed."),
  LINKED_ELSEWHERE(
      Kind.FINAL,
      Move.OPERATOR,
      "The cluster is linked to another client service account.",
      "Name that account in the manifest, or, for a cluster without credentials, use --relink."),

  // ---- the update and its confirmation
  CREDENTIALS_REJECTED(
      Kind.RETRYABLE,
      Move.PROJECT_OWNER,
      "Cast AI cannot use the client service account yet (400, field credentials): a permission is"
          + " missing or not spread.",
      "If it stays beyond 15 minutes, check both bindings, that the account is enabled and that the"
          + " iamcredentials API is on."),
  UPDATE_SERVER_ERROR(
      Kind.RETRYABLE,
      Move.PROJECT_OWNER,
      "Cast AI answered the update with 500, as it does while permissions are missing or not"
          + " spread.",
      "If it stays beyond 15 minutes, check registration, both bindings and that the account is"
          + " enabled."),
  UPDATE_ANSWER_LOST(
      Kind.RETRYABLE,
      Move.NOBODY,
      "The answer to the update was lost; Cast AI may have accepted it.",
      "Nothing to do: the run looks at the cluster and posts once more."),
  NOT_YET_CONFIRMED(
      Kind.RETRYABLE,
      Move.CAST_AI,
      "The update was accepted, but the cluster does not show it as working yet.",
      "Look at the cluster in Cast AI's console; embark retry asks again."),
  RECONCILE_FAILED(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "Cast AI's reconcile failed after the update.",
      "Fix what the message names, then run embark retry."),
  FOREIGN_WRITER(
      Kind.FINAL,
      Move.OPERATOR,
      "Somebody else changed the cluster's credentials during the onboarding.",
      "Find the other writer (Terraform, console, a script) before running embark retry."),

  // ---- Google IAM refuses or cannot be reached
  POLICY_CONFLICT(
      Kind.RETRYABLE,
      Move.NOBODY,
      "Somebody else changed the policy between our read and our write.",
      "Nothing to do: it is read and planned anew."),
  IAM_QUOTA_EXHAUSTED(
      Kind.RETRYABLE,
      Move.NOBODY,
      "Google's quota of IAM requests a minute is used up.",
      "Nothing to do; lower EMBARK_IAM_WRITES_PER_MINUTE if others share the quota project."),
  IAM_UNAVAILABLE(
      Kind.RETRYABLE,
      Move.NOBODY,
      "Google IAM cannot be reached or answers with a server error.",
      "Nothing to do while it passes; check the worker's network if it stays."),
  IAM_UNAUTHENTICATED(
      Kind.SYSTEMIC,
      Move.OPERATOR,
      "Google does not accept the worker's credentials.",
      "Renew the worker's Google credentials (EMBARK_GCP_CREDENTIALS)."),
  IAM_API_DISABLED(
      Kind.SYSTEMIC,
      Move.PROJECT_OWNER,
      "The IAM API is not enabled in the project that is charged for the calls.",
      "gcloud services enable iam.googleapis.com --project <project>"),
  IAM_PERMISSION_DENIED(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "The worker may not read or set the policy of the client service account.",
      "Grant the worker roles/iam.serviceAccountAdmin, or a role with get, getIamPolicy and"
          + " setIamPolicy, on the account."),
  ORGANIZATION_POLICY(
      Kind.SYSTEMIC,
      Move.PROJECT_OWNER,
      "An organization policy does not allow members of Cast AI's organization (domain restricted"
          + " sharing).",
      "Allow Cast AI's customer id in constraints/iam.allowedPolicyMemberDomains for the project."),
  SERVICE_ACCOUNT_NOT_FOUND(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "The client service account does not exist.",
      "Create it, or correct the e-mail in the manifest."),
  SERVICE_ACCOUNT_DISABLED(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "The client service account is disabled.",
      "gcloud iam service-accounts enable <account>"),
  SERVICE_ACCOUNT_IN_OTHER_PROJECT(
      Kind.FINAL,
      Move.OPERATOR,
      "The client service account is in another project than its cluster.",
      "List the account itself in EMBARK_ALLOWED_SERVICE_ACCOUNTS of the worker if that is meant."),
  POLICY_MEMBER_MISSING(
      Kind.RETRYABLE,
      Move.PROJECT_OWNER,
      "The policy names an account that does not exist (any more), so Google refuses every write.",
      "Remove the member that the message names from the policy, then run embark retry."),
  POLICY_FULL(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "The policy has no room: 1,500 members, or 20 variants of one binding.",
      "Remove bindings that nobody needs, then run embark retry."),
  CONDITION_REFUSED(
      Kind.FINAL,
      Move.PROJECT_OWNER,
      "Google refuses the condition of the binding.",
      "Read Google's message; report it with the policy's other conditions."),
  POLICY_UNREADABLE(
      Kind.FINAL,
      Move.EMBARK,
      "The policy was read without its conditions or without an etag, so nothing may be written.",
      "Check what stands between the worker and Google; nothing was written."),
  IAM_BAD_REQUEST(
      Kind.FINAL,
      Move.EMBARK,
      "Google IAM says the request is invalid.",
      "Read Google's message; nothing was written."),

  // ---- the worker's own limits
  PROJECT_NOT_ALLOWED(
      Kind.FINAL,
      Move.OPERATOR,
      "The worker is not configured to touch this project.",
      "Add it to EMBARK_ALLOWED_PROJECTS of the worker if that is meant."),
  SERVICE_ACCOUNT_NOT_ALLOWED(
      Kind.FINAL,
      Move.OPERATOR,
      "The worker is not configured to touch this service account.",
      "Add it to EMBARK_ALLOWED_SERVICE_ACCOUNTS of the worker if that is meant."),
  GRANT_NOT_ALLOWED(
      Kind.FINAL,
      Move.EMBARK,
      "The worker was asked to write a role or a member that is not Cast AI's.",
      "Nobody but Embark asks like this: find out who writes to the Temporal namespace."),
  CREDENTIAL_UNKNOWN(
      Kind.FINAL,
      Move.OPERATOR,
      "The worker has no Cast AI credential of this name.",
      "Correct the credential in the manifest, or configure it at the worker."),
  INVALID_INPUT(
      Kind.FINAL,
      Move.OPERATOR,
      "The input is not well-formed.",
      "embark validate says what is wrong and where."),

  // ---- the run itself
  STEP_TIMED_OUT(
      Kind.RETRYABLE,
      Move.OPERATOR,
      "A step got no answer from any worker in time, again and again.",
      "Check that workers run and are not killed: embark doctor."),
  ROLLED_BACK_ON_REQUEST(
      Kind.FINAL,
      Move.NOBODY,
      "Rolled back as asked.",
      "Nothing to do; embark onboard starts again."),
  CANCELLED(
      Kind.FINAL,
      Move.NOBODY,
      "Cancelled from outside, for example with the Cancel button of the Temporal UI.",
      "Nothing to do; embark onboard starts again."),
  ALREADY_RUNNING(
      Kind.FINAL,
      Move.OPERATOR,
      "Another run is changing this cluster.",
      "embark describe <cluster> shows it; run embark retry when it has ended."),
  TERMINATED(
      Kind.FINAL,
      Move.OPERATOR,
      "The run was terminated from outside, without its undo.",
      "Run embark onboard for this cluster again: it goes on from what it finds."),
  FLEET_EXISTS(
      Kind.FINAL,
      Move.OPERATOR,
      "A fleet of this name is running with other content.",
      "embark status shows it; wait for its end, stop it, or choose another name."),
  INTERNAL(
      Kind.FINAL, Move.EMBARK, "Embark has a bug here.", "Please report it with the workflow id.");

  private enum Kind {
    RETRYABLE,
    FINAL,
    SYSTEMIC
  }

  /** Who can do something about it. */
  public enum Move {
    /** Whoever runs Embark. */
    OPERATOR("you"),
    /** Whoever owns the Google project. */
    PROJECT_OWNER("the Google project's owner"),
    /** Cast AI. */
    CAST_AI("Cast AI"),
    /** Embark's makers. */
    EMBARK("Embark's makers"),
    /** It passes by itself. */
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
  private final String remedy;

  ErrorCode(Kind kind, Move move, String meaning, String remedy) {
    this.kind = kind;
    this.move = move;
    this.meaning = meaning;
    this.remedy = remedy;
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
    return remedy;
  }

  /** The place in the documentation. */
  public String docs() {
    return "docs/errors.md#" + name().toLowerCase(Locale.ROOT);
  }

  /** The code of this name, or {@link #INTERNAL} for a name of another version. */
  public static ErrorCode named(String name) {
    for (ErrorCode code : values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return INTERNAL;
  }
}
