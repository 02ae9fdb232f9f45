package dev.embark.workflows.plan;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.Diagnosis.Cause;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.plan.Evidence.Blindness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the cause of the failure of a cluster's update, from what the looks saw. Pure. Follows the
 * troubleshooting section of Cast AI's document: registration, a single method, permissions,
 * propagation.
 */
public final class Diagnoses {

  /** Google states that changes typically take two minutes, and sometimes seven or more. */
  private static final long SPREADING_SECONDS = 900;

  private static final int MOST_NAMED = 3;

  /** As Google names them in refusals; {@code gcloud} takes what is after the slash. */
  private static final Pattern CONSTRAINT =
      Pattern.compile("\\b(?:constraints|customConstraints)/(\\w+(?:\\.\\w+)*)");

  /** The constraint if the refusal names none. */
  private static final String DOMAIN_RESTRICTED_SHARING = "iam.allowedPolicyMemberDomains";

  /** The id under which the audit log explains the refusal. */
  private static final Pattern VIOLATION_OF_A_PERIMETER =
      Pattern.compile("vpcServiceControlsUniqueIdentifier: ([\\w-]+)");

  private final DiagnosisRequest request;
  private final ClusterTarget target;
  private final Evidence seen;
  private final List<Suspicion> suspicions = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

  private Diagnoses(DiagnosisRequest request, Evidence seen) {
    this.request = request;
    this.target = request.target();
    this.seen = seen;
  }

  /** Names the cause. */
  public static Diagnosis of(DiagnosisRequest request, Evidence seen) {
    Diagnoses judge = new Diagnoses(request, seen);
    judge.judgeCluster();
    judge.judgeFailure();
    judge.judgeBindings();
    seen.permissions().forEach(judge::judgePermissions);
    judge.judgeImpersonationApi();
    return judge.conclusion();
  }

  private record Suspicion(Cause cause, String explanation, List<String> commands) {}

  // ---- Cast AI

  private void judgeCluster() {
    ClusterSnapshot cluster = seen.cluster();
    if (cluster == null) {
      judgeUnseenCluster();
      return;
    }
    if (cluster.isGone()) {
      suspect(Cause.CLUSTER_GONE, "Its status is " + cluster.status() + ".");
    }
    if (!cluster.isLinked()) {
      suspect(
          Cause.REGISTRATION_MISSING,
          "Cast AI shows no client service account for the cluster.",
          onboardAgain());
    } else if (!cluster.isLinkedTo(target.clientServiceAccount())) {
      suspect(
          Cause.REGISTERED_ELSEWHERE,
          "Cast AI shows " + cluster.clientServiceAccount() + ".",
          "embark discover --cluster " + target.clusterId());
    }
    judgeCredentials(cluster);
  }

  private void judgeUnseenCluster() {
    Blindness why = Objects.requireNonNull(seen.clusterFailure());
    if (why.code() == ErrorCode.CLUSTER_NOT_FOUND) {
      suspect(Cause.CLUSTER_GONE, why.message());
    } else {
      unknown.add("the cluster at Cast AI: " + why.code() + ". " + why.message());
    }
  }

  private void judgeCredentials(ClusterSnapshot cluster) {
    boolean changed =
        request.credentialsKnown()
            && !Objects.equals(cluster.credentialsId(), request.knownCredentialsId());
    boolean byAnother = request.code() == ErrorCode.FOREIGN_WRITER;
    if (byAnother || (changed && isRefusal(request.code()))) {
      suspect(
          Cause.MIXED_WITH_KEY,
          cluster.isManagedByTerraform()
              ? "The credentials are no longer those from before the run, and Terraform manages"
                  + " the cluster: it puts its own back."
              : "The credentials are no longer those from before the run: look for Terraform, the"
                  + " console or a script that still uses a key.");
    }
  }

  private static boolean isRefusal(@Nullable ErrorCode code) {
    return code == ErrorCode.UPDATE_SERVER_ERROR || code == ErrorCode.CREDENTIALS_REJECTED;
  }

  // ---- what the failure itself says

  private void judgeFailure() {
    String message = request.message() == null ? "" : request.message();
    String lower = message.toLowerCase(Locale.ROOT);
    if (request.code() == ErrorCode.ORGANIZATION_POLICY) {
      suspect(Cause.ORGANIZATION_POLICY, message, lookAtOrganizationPolicy(message));
    }
    if (lower.contains("iamcredentials")) {
      suspectImpersonationApi("Cast AI said: " + message);
    }
    if (lower.contains("lacks permissions")) {
      suspect(Cause.PERMISSION_MISSING, "Cast AI said: " + message);
    }
  }

  private String lookAtOrganizationPolicy(String message) {
    Matcher perimeter = VIOLATION_OF_A_PERIMETER.matcher(message);
    if (perimeter.find()) {
      return "gcloud logging read 'protoPayload.metadata.vpcServiceControlsUniqueId=\"%s\"'"
              .formatted(perimeter.group(1))
          + " --project="
          + target.projectId();
    }
    Matcher constraint = CONSTRAINT.matcher(message);
    return "gcloud org-policies describe %s --effective --project=%s"
        .formatted(
            constraint.find() ? constraint.group(1) : DOMAIN_RESTRICTED_SHARING,
            target.projectId());
  }

  // ---- Google IAM

  private void judgeBindings() {
    if (seen.bindings() == null) {
      judgeUnseenBindings();
      return;
    }
    Optional<String> account = castServiceAccount();
    if (account.isEmpty()) {
      if (!hasAnyBinding()) {
        suspect(
            Cause.BINDING_MISSING,
            "No Cast AI account has a binding on " + target.clientServiceAccount() + ".",
            onboardAgain());
      } else {
        unknown.add("which of Cast AI's accounts the cluster was registered with");
      }
      return;
    }
    suspicions.addAll(suspicions(account.get()));
  }

  private List<Suspicion> suspicions(String account) {
    return BindingSuspicions.of(Objects.requireNonNull(seen.bindings()), account).stream()
        .map(
            each ->
                new Suspicion(
                    each.cause(),
                    each.explanation(),
                    List.of(ManualCommands.forBindings(target, each.present(), each.absent()))))
        .toList();
  }

  private boolean hasAnyBinding() {
    return Objects.requireNonNull(seen.bindings()).grants().stream()
        .anyMatch(grant -> !grant.isTombstone());
  }

  /** The registered account; otherwise the only one that has a binding. */
  private Optional<String> castServiceAccount() {
    if (request.castServiceAccount() != null) {
      return Optional.of(request.castServiceAccount());
    }
    List<String> bound =
        Objects.requireNonNull(seen.bindings()).grants().stream()
            .filter(grant -> !grant.isTombstone())
            .map(grant -> grant.memberEmail())
            .distinct()
            .toList();
    return bound.size() == 1 ? Optional.of(bound.get(0)) : Optional.empty();
  }

  private void judgeUnseenBindings() {
    Blindness why = Objects.requireNonNull(seen.bindingsFailure());
    switch (why.code()) {
      case SERVICE_ACCOUNT_NOT_FOUND -> suspect(Cause.ACCOUNT_MISSING, why.message());
      case SERVICE_ACCOUNT_DISABLED ->
          suspect(
              Cause.ACCOUNT_DISABLED,
              why.message(),
              "gcloud iam service-accounts enable "
                  + target.clientServiceAccount()
                  + " --project="
                  + TargetRules.accountProject(target));
      default -> unknown.add("the client service account: " + why.code() + ". " + why.message());
    }
  }

  private void judgePermissions(Access.Permissions permissions) {
    switch (permissions.verdict()) {
      case YES -> {}
      case NO ->
          suspect(
              Cause.PERMISSION_MISSING,
              "It lacks "
                  + few(permissions.missing())
                  + " in project "
                  + permissions.projectId()
                  + ".");
      case UNKNOWN ->
          unknown.add(
              "the account's permissions in " + permissions.projectId() + ": " + permissions.why());
    }
  }

  private static String few(List<String> permissions) {
    int rest = permissions.size() - MOST_NAMED;
    return String.join(", ", permissions.subList(0, Math.min(MOST_NAMED, permissions.size())))
        + (rest > 0 ? " and " + rest + " more" : "");
  }

  private void judgeImpersonationApi() {
    Access.ImpersonationApi api = seen.impersonationApi();
    switch (api.on()) {
      case YES -> {}
      case NO -> suspectImpersonationApi("It is off in project " + api.projectId() + ".");
      case UNKNOWN ->
          unknown.add(
              "whether the API iamcredentials.googleapis.com is on: "
                  + api.why()
                  + ". To find out: gcloud services list --enabled"
                  + " --filter=config.name=iamcredentials.googleapis.com --project="
                  + target.projectId());
    }
  }

  private void suspectImpersonationApi(String explanation) {
    suspect(
        Cause.IMPERSONATION_API_OFF,
        explanation,
        "gcloud services enable iamcredentials.googleapis.com --project=" + target.projectId());
  }

  // ---- the conclusion

  private Diagnosis conclusion() {
    Long age = age();
    suspicions.sort((one, other) -> one.cause().compareTo(other.cause()));
    if (suspicions.isEmpty()) {
      return nothingWrong(age);
    }
    Suspicion first = suspicions.get(0);
    List<Cause> others =
        suspicions.stream()
            .map(Suspicion::cause)
            .filter(cause -> cause != first.cause())
            .distinct()
            .toList();
    return new Diagnosis(
        first.cause(), first.explanation(), first.commands(), others, unknown, age);
  }

  private Diagnosis nothingWrong(@Nullable Long age) {
    boolean sawAll = seen.cluster() != null && seen.bindings() != null;
    if (sawAll && age != null && age < SPREADING_SECONDS) {
      return new Diagnosis(
          Cause.STILL_SPREADING,
          "The bindings are " + minutes(age) + " old; Google may take 7 minutes or more.",
          List.of("embark retry " + target.clusterId()),
          List.of(),
          unknown,
          age);
    }
    String since = age == null ? "" : " The bindings are " + minutes(age) + " old.";
    return new Diagnosis(
        Cause.NOTHING_FOUND,
        (sawAll
                ? "Registration, account and bindings are as they should be."
                : "Too little was seen.")
            + since,
        List.of(),
        List.of(),
        unknown,
        age);
  }

  private static String minutes(long seconds) {
    return seconds < 120 ? seconds + " s" : seconds / 60 + " minutes";
  }

  private @Nullable Long age() {
    return request.bindingsSinceMillis() == 0
        ? null
        : Math.max(0, (seen.nowMillis() - request.bindingsSinceMillis()) / 1000);
  }

  private String onboardAgain() {
    return "embark onboard --cluster-id "
        + target.clusterId()
        + " --project "
        + target.projectId()
        + " --service-account "
        + target.clientServiceAccount();
  }

  private void suspect(Cause cause, String explanation, String... commands) {
    suspicions.add(new Suspicion(cause, explanation, List.of(commands)));
  }
}
