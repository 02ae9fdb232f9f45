package dev.embark.activities.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ApiExceptionFactory;
import com.google.api.gax.rpc.ErrorDetails;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import dev.embark.activities.AttemptFailure;
import dev.embark.workflows.model.ErrorCode;
import io.grpc.Status;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Google's refusals, in its own published words. */
class IamFailuresTest {

  private static final String CAST = "cast-gke-1a2b3c4d@prod-cast-identity.iam.gserviceaccount.com";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ABORTED | There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff. | POLICY_CONFLICT
          RESOURCE_EXHAUSTED | Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute' of service 'iam.googleapis.com' for consumer 'project_number:1'. | IAM_QUOTA_EXHAUSTED
          PERMISSION_DENIED | Permission iam.serviceAccounts.setIamPolicy is required to perform this operation on service account projects/P/serviceAccounts/E. | IAM_PERMISSION_DENIED
          PERMISSION_DENIED | Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist). | IAM_PERMISSION_DENIED
          PERMISSION_DENIED | Identity and Access Management (IAM) API has not been used in project 1 before or it is disabled. Enable it by visiting https://x then retry. | IAM_API_DISABLED
          PERMISSION_DENIED | Caller does not have required permission to use project acme-quota. Grant the caller the roles/serviceusage.serviceUsageConsumer role. | IAM_API_DISABLED
          NOT_FOUND | Unknown service account | SERVICE_ACCOUNT_NOT_FOUND
          INVALID_ARGUMENT | Service account x@p.iam.gserviceaccount.com does not exist. | POLICY_MEMBER_MISSING
          INVALID_ARGUMENT | Inconsistent representation of deleted member: 'deleted:serviceAccount:E?uid=1' and 'serviceAccount:E' | POLICY_MEMBER_MISSING
          INVALID_ARGUMENT | The number of members in the policy (1,501) is larger than the maximum allowed size 1,500. | POLICY_FULL
          INVALID_ARGUMENT | Requested policy version (1) cannot be less than the existing policy version (3). For more information, please refer to https://cloud.google.com/iam/docs/policies#versions. | POLICY_UNREADABLE
          INVALID_ARGUMENT | Specified policy version (1) cannot be less than the existing policy version (3). | POLICY_UNREADABLE
          INVALID_ARGUMENT | Role roles/x is not supported for this resource. | IAM_BAD_REQUEST
          INVALID_ARGUMENT | Principal x is of type "serviceAccount". The principal should appear as "serviceAccount:x" | IAM_BAD_REQUEST
          INVALID_ARGUMENT | Policy members must be of the form "<type>:<value>". | IAM_BAD_REQUEST
          INVALID_ARGUMENT | Member serviceAccount:x@y has more than 20 bindings with different conditions for role roles/iam.serviceAccountUser. | POLICY_FULL
          INVALID_ARGUMENT | Too many bindings with the same role and principal but different condition expressions. | POLICY_FULL
          INVALID_ARGUMENT | Condition expression compilation failed. | CONDITION_REFUSED
          FAILED_PRECONDITION | One or more users named in the policy do not belong to a permitted customer. | ORGANIZATION_POLICY
          INVALID_ARGUMENT | One or more users named in the policy do not belong to a permitted customer, perhaps due to an organization policy. | ORGANIZATION_POLICY
          FAILED_PRECONDITION | Operation denied by org policy on resource 'projects/p': ["constraints/iam.managed.allowedPolicyMembers": "Members that meet no condition are refused."]. | ORGANIZATION_POLICY
          FAILED_PRECONDITION | Operation denied by custom org policies: ["customConstraints/custom.noOutsiders": "Nobody from outside."]. | ORGANIZATION_POLICY
          PERMISSION_DENIED | Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: hJ-7xq_2 | ORGANIZATION_POLICY
          PERMISSION_DENIED | VPC Service Controls: Request is prohibited by organization's policy. | ORGANIZATION_POLICY
          FAILED_PRECONDITION | Precondition check failed. | IAM_BAD_REQUEST
          FAILED_PRECONDITION | The etag of the policy is not the present one. | POLICY_CONFLICT
          FAILED_PRECONDITION | Concurrent modification of the policy. | POLICY_CONFLICT
          INVALID_ARGUMENT | Role (organizations/1/roles/castai.all) does not exist in the resource's hierarchy. | IAM_BAD_REQUEST
          FAILED_PRECONDITION | Something else. | IAM_BAD_REQUEST
          ALREADY_EXISTS | Service account x already exists within project projects/P. | IAM_BAD_REQUEST
          UNAVAILABLE | | IAM_UNAVAILABLE
          INTERNAL | | IAM_UNAVAILABLE
          DEADLINE_EXCEEDED | | IAM_UNAVAILABLE
          UNKNOWN | | IAM_UNAVAILABLE
          CANCELLED | | IAM_UNAVAILABLE
          DATA_LOSS | | IAM_UNAVAILABLE
          UNAUTHENTICATED | Request had invalid authentication credentials. | IAM_UNAUTHENTICATED
          UNIMPLEMENTED | Method not found | IAM_BAD_REQUEST
          UNIMPLEMENTED | HTTP status code 404 invalid content-type: text/html | IAM_UNAVAILABLE
          PERMISSION_DENIED | HTTP status code 403 invalid content-type: text/html Blocked by your organization's policy. | IAM_UNAVAILABLE
          UNAUTHENTICATED | HTTP status code 401 invalid content-type: text/html | IAM_UNAUTHENTICATED
          OUT_OF_RANGE | | IAM_BAD_REQUEST
          """)
  void recognisesGooglesWordsEvenWithoutDetails(
      Status.Code status, @Nullable String text, ErrorCode expected) {
    assertThat(failure(status, Objects.requireNonNullElse(text, "")).code()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(value = Status.Code.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void hasAMeaningForEveryStatusAndNamesItInTheEvidence(Status.Code status) {
    AttemptFailure failure = failure(status, "text of the server");

    assertThat(failure.code()).isNotEqualTo(ErrorCode.INTERNAL);
    assertThat(Objects.requireNonNull(failure.evidence()).status()).isEqualTo(status.name());
    assertThat(failure.message()).doesNotContain("io.grpc", "com.google.api.gax");
  }

  @Test
  void prefersDetailsToWords() {
    AttemptFailure disabled =
        failure(
            Status.Code.PERMISSION_DENIED,
            "Nothing recognisable",
            ErrorInfo.newBuilder().setReason("SERVICE_DISABLED").build());
    AttemptFailure denied =
        failure(
            Status.Code.PERMISSION_DENIED,
            "Nothing recognisable",
            ErrorInfo.newBuilder()
                .setReason("IAM_PERMISSION_DENIED")
                .putMetadata("permission", "iam.serviceAccounts.setIamPolicy")
                .build());

    assertThat(disabled.code()).isEqualTo(ErrorCode.IAM_API_DISABLED);
    assertThat(denied.code()).isEqualTo(ErrorCode.IAM_PERMISSION_DENIED);
    assertThat(Objects.requireNonNull(denied.evidence()).detail())
        .isEqualTo("iam.serviceAccounts.setIamPolicy");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVICE_DISABLED, IAM_API_DISABLED",
    "USER_PROJECT_DENIED, IAM_API_DISABLED",
    "CONSUMER_INVALID, IAM_API_DISABLED",
    "CONSUMER_SUSPENDED, IAM_API_DISABLED",
    "BILLING_DISABLED, IAM_API_DISABLED",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT, IAM_UNAUTHENTICATED",
    "SOMETHING_NEW, IAM_PERMISSION_DENIED",
  })
  void tellsTheWorkersOwnStandingFromAMissingRole(String reason, ErrorCode expected) {
    AttemptFailure failure =
        failure(
            Status.Code.PERMISSION_DENIED,
            "Nothing recognisable",
            ErrorInfo.newBuilder().setReason(reason).build());

    assertThat(failure.code()).isEqualTo(expected);
    assertThat(Objects.requireNonNull(failure.evidence()).detail()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED_PRECONDITION, constraints/iam.allowedPolicyMemberDomains",
    "INVALID_ARGUMENT, constraints/iam.managed.allowedPolicyMembers",
    "FAILED_PRECONDITION, customConstraints/custom.noOutsiders",
  })
  void namesTheConstraintAndTheMemberThatAnOrganizationForbids(
      Status.Code status, String constraint) {
    AttemptFailure failure =
        failure(
            status,
            "Nothing recognisable",
            PreconditionFailure.newBuilder()
                .addViolations(
                    PreconditionFailure.Violation.newBuilder()
                        .setType(constraint)
                        .setSubject("orgpolicy:projects/p?configvalue=" + CAST)
                        .setDescription("User " + CAST + " is not in permitted organization."))
                .build());

    assertThat(failure.code()).isEqualTo(ErrorCode.ORGANIZATION_POLICY);
    assertThat(failure.message()).contains(constraint, CAST);
    assertThat(Objects.requireNonNull(failure.evidence()).detail()).isEqualTo(constraint);
  }

  @ParameterizedTest
  @CsvSource({
    "constraints/iam.managed.allowedPolicyMembers",
    "customConstraints/custom.noOutsiders",
  })
  void namesTheConstraintOfTheFormThatHasNoPrecondition(String constraint) {
    AttemptFailure failure =
        failure(
            Status.Code.FAILED_PRECONDITION,
            "Precondition check failed.",
            ErrorInfo.newBuilder()
                .setReason("CUSTOM_ORG_POLICY_VIOLATION")
                .putMetadata("customConstraints", constraint)
                .build());

    assertThat(failure.code()).isEqualTo(ErrorCode.ORGANIZATION_POLICY);
    assertThat(failure.message()).startsWith(constraint + " forbids the write");
    assertThat(Objects.requireNonNull(failure.evidence()).detail()).isEqualTo(constraint);
  }

  @Test
  void saysThatAPerimeterKeepsTheWorkerOut() {
    AttemptFailure failure =
        failure(
            Status.Code.PERMISSION_DENIED,
            "Nothing recognisable",
            ErrorInfo.newBuilder().setReason("SECURITY_POLICY_VIOLATED").build(),
            PreconditionFailure.newBuilder()
                .addViolations(
                    PreconditionFailure.Violation.newBuilder().setType("VPC_SERVICE_CONTROLS"))
                .build());

    assertThat(failure.code()).isEqualTo(ErrorCode.ORGANIZATION_POLICY);
    assertThat(failure.message()).contains("a perimeter must admit it");
    assertThat(Objects.requireNonNull(failure.evidence()).detail())
        .isEqualTo("VPC_SERVICE_CONTROLS");
  }

  @Test
  void takesAMissingPermissionForOneWhateverItIsCalled() {
    AttemptFailure denied =
        failure(
            Status.Code.PERMISSION_DENIED,
            "Permission 'orgpolicy.policy.get' denied on the organization policy.",
            ErrorInfo.newBuilder().setReason("IAM_PERMISSION_DENIED").build());

    assertThat(denied.code()).isEqualTo(ErrorCode.IAM_PERMISSION_DENIED);
  }

  @ParameterizedTest
  @EnumSource(
      value = IamOperation.class,
      names = {"LIST_KEYS", "DISABLE_KEY", "ENABLE_KEY"})
  void asksForPermissionsOnKeysWhereThoseAreMissing(IamOperation operation) {
    AttemptFailure denied = failure(operation, Status.Code.PERMISSION_DENIED, "Denied.");
    AttemptFailure gone = failure(operation, Status.Code.NOT_FOUND, "Gone.");

    assertThat(denied.code()).isEqualTo(ErrorCode.KEY_ACCESS_DENIED);
    assertThat(denied.code().remedy()).contains("EMBARK_POWERS_GCP_CREDENTIALS");
    assertThat(gone.code()).isEqualTo(ErrorCode.SERVICE_ACCOUNT_NOT_FOUND);
  }

  @Test
  void speaksOfConditionsOnlyWhereAPolicyIsWritten() {
    String text = "Condition expression compilation failed.";

    assertThat(failure(IamOperation.GET_POLICY, Status.Code.INVALID_ARGUMENT, text).code())
        .isEqualTo(ErrorCode.IAM_BAD_REQUEST);
  }

  @Test
  void saysThatTheProjectsPolicyNamesAMissingRole() {
    String text = "Role (projects/p/roles/castai.all) does not exist in the resource's hierarchy.";

    assertThat(failure(IamOperation.SET_PROJECT_POLICY, Status.Code.INVALID_ARGUMENT, text).code())
        .isEqualTo(ErrorCode.PROJECT_NOT_FOUND);
  }

  @Test
  void saysWhetherTheMissingMemberIsOurs() {
    String text = "Service account %s does not exist.";

    assertThat(failure(Status.Code.INVALID_ARGUMENT, text.formatted(CAST)).message())
        .startsWith("Cast AI's own service account is missing");
    assertThat(failure(Status.Code.INVALID_ARGUMENT, text.formatted("x@y.z")).message())
        .startsWith("Another member of the policy is missing")
        .contains("x@y.z");
  }

  @Test
  void namesTheApiThatIsOffAndTheProjectThatIsCharged() {
    AttemptFailure failure =
        failure(
            Status.Code.PERMISSION_DENIED,
            "Cloud Resource Manager API has not been used in project 1 before or it is disabled.",
            ErrorInfo.newBuilder()
                .setReason("SERVICE_DISABLED")
                .putMetadata("service", "cloudresourcemanager.googleapis.com")
                .putMetadata("consumer", "projects/1")
                .build());

    assertThat(Objects.requireNonNull(failure.evidence()).detail())
        .isEqualTo("SERVICE_DISABLED cloudresourcemanager.googleapis.com projects/1");
  }

  @Test
  void namesTheKindOfTroubleWithTheTokenButDoesNotQuoteIt() {
    Throwable noToken =
        Status.UNAUTHENTICATED
            .withDescription("Failed computing credential metadata")
            .withCause(new IOException("canary", new UnknownHostException("canary")))
            .asRuntimeException();

    AttemptFailure failure =
        IamFailures.diagnose(
            new IamCallException(
                IamOperation.GET_POLICY,
                ApiExceptionFactory.createException(
                    noToken, GrpcStatusCode.of(Status.Code.UNAUTHENTICATED), false)),
            Set.of());

    assertThat(failure.code()).isEqualTo(ErrorCode.IAM_UNAUTHENTICATED);
    assertThat(failure.message())
        .isEqualTo("Failed computing credential metadata: UnknownHostException");
  }

  @Test
  void keepsEtagsOutOfMessages() {
    assertThat(
            failure(Status.Code.ABORTED, "The request's ETag 'BwX1' did not match 'BwX2'.")
                .message())
        .doesNotContain("BwX");
  }

  @Test
  void keepsTheRequestIdAndThePauseThatGoogleAskedFor() {
    AttemptFailure failure =
        failure(
            Status.Code.RESOURCE_EXHAUSTED,
            "Quota exceeded",
            RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(2_500)).build(),
            RequestInfo.newBuilder().setRequestId("req-7").build());

    assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(Objects.requireNonNull(failure.evidence()).requestId()).isEqualTo("req-7");
    assertThat(failure(Status.Code.RESOURCE_EXHAUSTED, "Quota exceeded").retryAfter()).isNull();
  }

  private static AttemptFailure failure(Status.Code status, String text, Message... details) {
    return failure(IamOperation.SET_POLICY, status, text, details);
  }

  private static AttemptFailure failure(
      IamOperation operation, Status.Code status, String text, Message... details) {
    List<Any> packed = Arrays.stream(details).map(Any::pack).toList();
    ApiException refusal =
        ApiExceptionFactory.createException(
            status.toStatus().withDescription(text).asRuntimeException(),
            GrpcStatusCode.of(status),
            false,
            details.length == 0
                ? null
                : ErrorDetails.builder().setRawErrorMessages(packed).build());
    return IamFailures.diagnose(
        new IamCallException(operation, refusal), Set.of("serviceAccount:" + CAST));
  }
}
