package dev.embark.starter.client;

import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ErrorCode;

/** The exit codes of commands whose read-only run failed: the same in every command. */
public final class FailureExit {
  private FailureExit() {}

  /**
   * Returns {@link ExitCode#UNREACHABLE} if Cast AI, Google or the worker cannot be reached, or if
   * Cast AI or Google denies access, be it for now, as with a quota; otherwise {@link
   * ExitCode#FAILED}. What the worker's own configuration refuses has failed: access is there.
   */
  public static ExitCode of(ErrorCode code) {
    return switch (code) {
      case CASTAI_UNAUTHORIZED,
          CASTAI_FORBIDDEN,
          CASTAI_RATE_LIMITED,
          CASTAI_UNAVAILABLE,
          IAM_UNAUTHENTICATED,
          IAM_API_DISABLED,
          IAM_PERMISSION_DENIED,
          IAM_UNAVAILABLE,
          IAM_QUOTA_EXHAUSTED,
          PROJECT_ACCESS_DENIED,
          KEY_ACCESS_DENIED,
          ORGANIZATION_POLICY,
          STEP_TIMED_OUT ->
          ExitCode.UNREACHABLE;
      case CASTAI_BAD_REQUEST,
          CASTAI_INVALID_ANSWER,
          NO_CAST_SERVICE_ACCOUNT,
          FOREIGN_CAST_SERVICE_ACCOUNT,
          CAST_SERVICE_ACCOUNT_DIFFERS,
          CLUSTER_NOT_FOUND,
          NOT_A_GKE_CLUSTER,
          WRONG_PROJECT,
          CLUSTER_NOT_READY,
          MANAGED_BY_TERRAFORM,
          LINKED_ELSEWHERE,
          KEPT_LIVE,
          CAST_SERVICE_ACCOUNT_AMBIGUOUS,
          CAST_SERVICE_ACCOUNT_UNPROVEN,
          KEYS_STILL_NEEDED,
          CREDENTIALS_REJECTED,
          UPDATE_SERVER_ERROR,
          UPDATE_ANSWER_LOST,
          NOT_YET_CONFIRMED,
          RECONCILE_FAILED,
          FOREIGN_WRITER,
          POLICY_CONFLICT,
          BINDING_MISSING,
          PROJECT_NOT_FOUND,
          ROLE_ID_TAKEN,
          SERVICE_ACCOUNT_NOT_FOUND,
          SERVICE_ACCOUNT_DISABLED,
          SERVICE_ACCOUNT_IN_OTHER_PROJECT,
          POLICY_MEMBER_MISSING,
          POLICY_FULL,
          CONDITION_REFUSED,
          POLICY_UNREADABLE,
          IAM_BAD_REQUEST,
          PROJECT_NOT_ALLOWED,
          SERVICE_ACCOUNT_NOT_ALLOWED,
          POWER_NOT_GIVEN,
          GRANT_NOT_ALLOWED,
          FORMER_STATE_UNPROVEN,
          CREDENTIAL_UNKNOWN,
          INVALID_INPUT,
          WEBHOOK_UNAVAILABLE,
          WEBHOOK_REFUSED,
          WEBHOOK_UNKNOWN,
          ROLLED_BACK_ON_REQUEST,
          CANCELLED,
          ALREADY_RUNNING,
          TERMINATED,
          PLAN_STALE,
          PLAN_OF_ANOTHER_WORKER,
          FLEET_EXISTS,
          INTERNAL ->
          ExitCode.FAILED;
    };
  }
}
