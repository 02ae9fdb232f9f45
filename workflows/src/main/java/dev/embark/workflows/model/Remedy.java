package dev.embark.workflows.model;

/** What to do about each {@link ErrorCode}; separate from it so that both stay readable. */
final class Remedy {

  /** Once the status is failed, Cast AI reconciles no longer by itself. */
  private static final String RECONCILE =
      "in the console, or POST /v1/kubernetes/external-clusters/ID/reconcile";

  private Remedy() {}

  /**
   * One sentence that names the command, if there is one. A new code does not compile without it.
   */
  static String of(ErrorCode code) {
    return switch (code) {
      case CASTAI_UNAUTHORIZED ->
          "Replace the key file of the worker (CASTAI_API_TOKEN_FILE) with an active, full-access"
              + " key.";
      case CASTAI_FORBIDDEN ->
          "Use a full-access key; if it is one, ask Cast AI to enable GKE impersonation.";
      case CASTAI_BAD_REQUEST ->
          "Correct what Cast AI's message names (embark diagnose <cluster> tells more), then run"
              + " embark retry; if it names nothing, report the request id to Cast AI.";
      case CASTAI_RATE_LIMITED -> "Nothing to do; if it happens often, lower EMBARK_CASTAI_RATE.";
      case CASTAI_UNAVAILABLE ->
          "Embark retries; if it persists, check CASTAI_API_URL and the network.";
      case CASTAI_INVALID_ANSWER ->
          "If it persists, report the request id to Cast AI, or look for a proxy that rewrites"
              + " answers.";
      case NO_CAST_SERVICE_ACCOUNT -> "If it persists, report the request id to Cast AI.";
      case FOREIGN_CAST_SERVICE_ACCOUNT ->
          "If Cast AI has moved its accounts, add the project to EMBARK_CASTAI_IDENTITY_PROJECTS"
              + " of the worker, or the account to EMBARK_CASTAI_SERVICE_ACCOUNTS.";
      case CAST_SERVICE_ACCOUNT_DIFFERS ->
          "Check that the cluster belongs to the same Cast AI organization.";
      case CLUSTER_NOT_FOUND ->
          "Check the cluster id and the credential; embark discover lists what the key can see.";
      case NOT_A_GKE_CLUSTER -> "Take it out of the manifest.";
      case WRONG_PROJECT -> "Correct the project in the manifest.";
      case CLUSTER_NOT_READY ->
          "Bring the cluster back to ready at Cast AI (if its status is failed, fix the cause and"
              + " ask Cast AI to reconcile it: "
              + RECONCILE
              + "), then run embark retry.";
      case MANAGED_BY_TERRAFORM ->
          "Move it in Terraform, or include it knowingly with --include-terraform-managed.";
      case LINKED_ELSEWHERE ->
          "Name that account in the manifest, or use --relink if the cluster has no credentials.";
      case KEPT_LIVE ->
          "Give the cluster a key first (docs/offboarding.md), then run embark offboard with"
              + " --accept-loss-of-access.";
      case CAST_SERVICE_ACCOUNT_AMBIGUOUS ->
          "Name the account whose bindings to remove with --cast-service-account.";
      case CAST_SERVICE_ACCOUNT_UNPROVEN ->
          "Find out which clusters the bindings are for, then run embark offboard with"
              + " --cast-service-account as the message says.";
      case KEYS_STILL_NEEDED ->
          "Run embark onboard for every cluster of the account, bring each to ready at Cast AI,"
              + " then run embark keys --disable-keys again.";
      case CREDENTIALS_REJECTED ->
          "If it persists beyond 15 minutes, check both bindings, that the account is enabled and"
              + " that the iamcredentials API is on.";
      case UPDATE_SERVER_ERROR ->
          "If it persists beyond 15 minutes, check registration, both bindings and that the account"
              + " is enabled.";
      case UPDATE_ANSWER_LOST -> "Nothing to do: the run looks at the cluster and posts once more.";
      case NOT_YET_CONFIRMED ->
          "Look at the cluster in Cast AI's console; embark retry asks again.";
      case RECONCILE_FAILED ->
          "Fix what the message names, ask Cast AI to reconcile the cluster ("
              + RECONCILE
              + "), wait until its status is ready, then run embark retry.";
      case FOREIGN_WRITER ->
          "Find the other writer (Terraform, console, a script) before running embark retry.";
      case POLICY_CONFLICT -> "Nothing to do: Embark reads the policy and plans again.";
      case BINDING_MISSING ->
          "Find out in Cloud Audit Logs who removes it, then run embark onboard for the cluster"
              + " again.";
      case IAM_QUOTA_EXHAUSTED ->
          "Nothing to do; lower EMBARK_IAM_WRITES_PER_MINUTE if others share the quota project.";
      case IAM_UNAVAILABLE -> "Embark retries; if it persists, check the worker's network.";
      case IAM_UNAUTHENTICATED -> "Renew the worker's Google credentials (EMBARK_GCP_CREDENTIALS).";
      case IAM_API_DISABLED ->
          "Enable the API or the billing that the message names; for a quota project, grant the"
              + " worker roles/serviceusage.serviceUsageConsumer in it.";
      case IAM_PERMISSION_DENIED ->
          "Grant the worker the custom role of docs/security.md on the account; embark doctor"
              + " writes the commands.";
      case KEY_ACCESS_DENIED ->
          "To list keys, grant the worker iam.serviceAccountKeys.list in the account's project; to"
              + " disable or enable them, grant the credential of EMBARK_POWERS_GCP_CREDENTIALS"
              + " roles/iam.serviceAccountKeyAdmin there.";
      case PROJECT_ACCESS_DENIED ->
          "Grant the worker's credential for powers roles/iam.roleAdmin and"
              + " roles/resourcemanager.projectIamAdmin in the project, or grant the permissions"
              + " yourself.";
      case PROJECT_NOT_FOUND -> "Correct the project's id.";
      case ROLE_ID_TAKEN ->
          "Grant the permissions with a role of your own: embark permissions lists them.";
      case ORGANIZATION_POLICY ->
          "Allow Cast AI's account in the constraint that the message names; for VPC Service"
              + " Controls, allow the worker in the perimeter.";
      case SERVICE_ACCOUNT_NOT_FOUND -> "Create it, or correct the e-mail in the manifest.";
      case SERVICE_ACCOUNT_DISABLED -> "gcloud iam service-accounts enable <account>";
      case SERVICE_ACCOUNT_IN_OTHER_PROJECT ->
          "List the account itself in EMBARK_ALLOWED_SERVICE_ACCOUNTS of the worker if that is"
              + " meant.";
      case POLICY_MEMBER_MISSING ->
          "Remove the member that the message names from the policy, then run embark retry.";
      case POLICY_FULL -> "Remove bindings that nobody needs, then run embark retry.";
      case CONDITION_REFUSED ->
          "Read Google's message; report it with the policy's other conditions.";
      case POLICY_UNREADABLE ->
          "Check for a proxy between the worker and Google; nothing was written.";
      case IAM_BAD_REQUEST -> "Read Google's message; nothing was written.";
      case PROJECT_NOT_ALLOWED ->
          "Add it to EMBARK_ALLOWED_PROJECTS of the worker if this is intended.";
      case SERVICE_ACCOUNT_NOT_ALLOWED ->
          "Add it to EMBARK_ALLOWED_SERVICE_ACCOUNTS of the worker if this is intended.";
      case POWER_NOT_GIVEN ->
          "Set on a worker what the message names, if this is intended, and run the command again.";
      case GRANT_NOT_ALLOWED ->
          "Embark itself never asks for this: find out who else writes to the Temporal"
              + " namespace.";
      case FORMER_STATE_UNPROVEN ->
          "Check in Cast AI's console whether the cluster runs on its key; if so, run the command"
              + " shown. This is expected if the API key was replaced during the run, or if it"
              + " began more than 14 days ago.";
      case CREDENTIAL_UNKNOWN ->
          "Correct the credential in the manifest, or configure it on the worker.";
      case INVALID_INPUT -> "embark validate says what is wrong and where.";
      case WEBHOOK_UNAVAILABLE -> "Embark retries; the fleet does not wait for it.";
      case WEBHOOK_REFUSED ->
          "Check the webhook's URL, secret and form on the worker (docs/notifications.md).";
      case WEBHOOK_UNKNOWN ->
          "Configure the same webhooks (EMBARK_WEBHOOK_<NAME>_URL) on every worker.";
      case STEP_TIMED_OUT -> "Check that workers run and are not killed: embark doctor.";
      case ROLLED_BACK_ON_REQUEST -> "Nothing to do; the same command starts again.";
      case CANCELLED -> "Nothing to do; the same command starts again.";
      case ALREADY_RUNNING ->
          "embark describe <cluster> shows it; run embark retry once it has ended.";
      case TERMINATED ->
          "Run embark onboard for this cluster again: it continues from what it finds.";
      case PLAN_STALE ->
          "Make a new plan and review it, or continue with --accept-changes, which accepts what is"
              + " there now.";
      case PLAN_OF_ANOTHER_WORKER ->
          "Make a new plan with this worker, or run the plan with the other one.";
      case FLEET_EXISTS ->
          "embark status shows it; wait for its end, stop it, or choose another name.";
      case INTERNAL -> "Please report it with the workflow id.";
    };
  }
}
