package dev.embark.simulators.iam;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Help;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import java.util.Base64;

/** The errors of Google's servers, in their own words where publicly known. */
final class Refusals {

  private static final String VERSIONS_PAGE =
      " For more information, please refer to"
          + " https://cloud.google.com/iam/docs/policies#versions.";

  private Refusals() {}

  static Refusal of(Code code, String message, Message... details) {
    Status.Builder status = Status.newBuilder().setCode(code.getNumber()).setMessage(message);
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return new Refusal(status.build());
  }

  static Refusal invalid(String message) {
    return of(Code.INVALID_ARGUMENT, message);
  }

  /** Returns Google's error that does not name the argument. */
  static Refusal invalidArgument() {
    return invalid("Request contains an invalid argument.");
  }

  /** Returns an error about a request field that is invalid in itself. */
  static Refusal invalidField(String field, String message) {
    BadRequest.FieldViolation violation =
        BadRequest.FieldViolation.newBuilder().setField(field).setDescription(message).build();
    return of(
        Code.INVALID_ARGUMENT,
        message,
        BadRequest.newBuilder().addFieldViolations(violation).build());
  }

  /** Returns an error about the parameter {@code fields}. */
  static Refusal unknownPath(String fields, String path) {
    BadRequest.FieldViolation violation =
        BadRequest.FieldViolation.newBuilder()
            .setField(fields)
            .setDescription(
                "Error expanding 'fields' parameter. Cannot find matching fields for path '%s'."
                    .formatted(path))
            .build();
    return of(
        Code.INVALID_ARGUMENT,
        "Request contains an invalid argument.",
        BadRequest.newBuilder().addFieldViolations(violation).build());
  }

  static Refusal staleEtag(ByteString sent, ByteString stored) {
    return of(
        Code.ABORTED,
        "There were concurrent policy changes. Please retry the whole read-modify-write with"
            + " exponential backoff. The request's ETag '%s' did not match the current policy's"
                .formatted(base64(sent))
            + " ETag '%s'.".formatted(base64(stored)));
  }

  static Refusal specifiedVersionTooLow(int specified) {
    return invalid(
        "Specified policy version (%d) cannot be less than the existing policy version (3)."
                .formatted(specified)
            + VERSIONS_PAGE);
  }

  static Refusal requestedVersionTooLow(int requested) {
    return invalid(
        "Requested policy version (%d) cannot be less than the existing policy version (3)."
                .formatted(requested)
            + VERSIONS_PAGE);
  }

  /** Assumption: as in the published samples, nothing indicates when to retry. */
  static Refusal quotaExceeded(String service, boolean write, int limit, String projectNumber) {
    String kind = write ? "Write" : "Read";
    String message =
        "Quota exceeded for quota metric '%s requests' and limit '%s requests per minute' of"
                .formatted(kind, kind)
            + " service '%s' for consumer 'project_number:%s'.".formatted(service, projectNumber);
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason("RATE_LIMIT_EXCEEDED")
            .setDomain("googleapis.com")
            .putMetadata("consumer", "projects/" + projectNumber)
            .putMetadata("quota_limit", kind + "RequestsPerMinutePerProject")
            .putMetadata("quota_limit_value", String.valueOf(limit))
            .putMetadata("quota_location", "global")
            .putMetadata("quota_metric", service + (write ? "/write_requests" : "/read_requests"))
            .putMetadata("service", service)
            .build();
    return of(
        Code.RESOURCE_EXHAUSTED,
        message,
        info,
        help("Request a higher quota limit.", "https://cloud.google.com/docs/quotas/help"));
  }

  /**
   * Returns an error about the project to charge. Assumption: a project that does not exist is
   * rejected with the words for one that the caller may not use; the reason is documented for both.
   *
   * @see <a href="https://cloud.google.com/apis/docs/system-parameters">System parameters</a>
   */
  static Refusal consumerDenied(String service, String project) {
    String page = "https://console.developers.google.com/iam-admin/iam/project?project=" + project;
    String message =
        "Caller does not have required permission to use project %s. Grant the caller the"
                .formatted(project)
            + " roles/serviceusage.serviceUsageConsumer role, or a custom role with the"
            + " serviceusage.services.use permission, by visiting %s and then retry. Propagation"
                .formatted(page)
            + " of the new permission may take a few minutes.";
    return of(
        Code.PERMISSION_DENIED,
        message,
        help("Google developer console IAM admin", page),
        serviceInfo("USER_PROJECT_DENIED", service, project));
  }

  static Refusal apiDisabled(String service, String projectNumber) {
    String page =
        "https://console.developers.google.com/apis/api/%s/overview?project=%s"
            .formatted(service, projectNumber);
    String message =
        "%s has not been used in project %s before or it is disabled. Enable it by visiting %s then"
                .formatted(Services.title(service), projectNumber, page)
            + " retry. If you enabled this API recently, wait a few minutes for the action to"
            + " propagate to our systems and retry.";
    return of(
        Code.PERMISSION_DENIED,
        message,
        help("Google developers console API activation", page),
        serviceInfo("SERVICE_DISABLED", service, projectNumber));
  }

  static Refusal permissionDeniedOnAccount(String permission, String accountName) {
    return of(
        Code.PERMISSION_DENIED,
        "Permission %s is required to perform this operation on service account %s."
            .formatted(permission, accountName),
        permissionInfo("iam.googleapis.com", permission, accountName));
  }

  static Refusal permissionDeniedOnProject(String permission, String projectName) {
    return of(
        Code.PERMISSION_DENIED,
        "Permission '%s' denied on resource '//cloudresourcemanager.googleapis.com/%s' (or it may"
                .formatted(permission, projectName)
            + " not exist).",
        permissionInfo("cloudresourcemanager.googleapis.com", permission, projectName));
  }

  /** Returns an error of token creation, which names no resource. */
  static Refusal tokenDenied(String permission) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason("IAM_PERMISSION_DENIED")
            .setDomain(Services.IAM)
            .putMetadata("permission", permission)
            .build();
    return of(
        Code.PERMISSION_DENIED,
        "Permission '%s' denied on resource (or it may not exist).".formatted(permission),
        info);
  }

  /** Returns an error of token creation for a missing account. */
  static Refusal noIdentity(String email) {
    return of(Code.NOT_FOUND, "Not found; Gaia id not found for email " + email);
  }

  static Refusal lifetimeTooLong(String email) {
    return invalid(
        "Access tokens for service account %s can not have lifetimes of more than 1 hour. Use the"
                .formatted(email)
            + " Org Policy Constraint"
            + " constraints/iam.allowServiceAccountCredentialLifetimeExtension to allow up to 12"
            + " hours.");
  }

  static Refusal unknownAccount() {
    return of(Code.NOT_FOUND, "Unknown service account");
  }

  static Refusal missingMember(String email) {
    return invalid("Service account %s does not exist.".formatted(email));
  }

  static Refusal missingRole(String role) {
    return invalid("Role (%s) does not exist in the resource's hierarchy.".formatted(role));
  }

  static Refusal inconsistentTombstone(String tombstone, String email) {
    return invalid(
        "Inconsistent representation of deleted member: '%s' and 'serviceAccount:%s'"
            .formatted(tombstone, email));
  }

  /**
   * Newer constraints, managed and custom ones, are reported in a different form from the oldest
   * one. Assumption: service account policies are rejected in the same way as project policies.
   */
  static Refusal forbiddenByOrganization(String constraint, String projectId, String email) {
    String explanation = "Not every member of the policy is allowed.";
    if (constraint.startsWith("customConstraints/")) {
      return violation(
          constraint,
          projectId,
          "Operation denied by custom org policies: [\"%s\": \"%s\"]."
              .formatted(constraint, explanation));
    }
    return constraint.startsWith("constraints/iam.managed.")
        ? violation(
            constraint,
            projectId,
            "Operation denied by org policy on resource 'projects/%s': [\"%s\": \"%s\"]."
                .formatted(projectId, constraint, explanation))
        : memberNotPermitted(constraint, projectId, email);
  }

  private static Refusal violation(String constraint, String projectId, String message) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason("CUSTOM_ORG_POLICY_VIOLATION")
            .setDomain("googleapis.com")
            .putMetadata("customConstraints", constraint)
            .putMetadata("resource", "projects/" + projectId)
            .build();
    return of(Code.FAILED_PRECONDITION, message, info);
  }

  private static Refusal memberNotPermitted(String constraint, String projectId, String email) {
    PreconditionFailure.Violation violation =
        PreconditionFailure.Violation.newBuilder()
            .setType(constraint)
            .setSubject("orgpolicy:projects/%s?configvalue=%s".formatted(projectId, email))
            .setDescription("User %s is not in permitted organization.".formatted(email))
            .build();
    return of(
        Code.FAILED_PRECONDITION,
        "One or more users named in the policy do not belong to a permitted customer.",
        PreconditionFailure.newBuilder().addViolations(violation).build());
  }

  static Refusal unavailable() {
    return of(Code.UNAVAILABLE, "The service is currently unavailable.");
  }

  private static ErrorInfo serviceInfo(String reason, String service, String consumer) {
    return ErrorInfo.newBuilder()
        .setReason(reason)
        .setDomain("googleapis.com")
        .putMetadata("consumer", "projects/" + consumer)
        .putMetadata("service", service)
        .build();
  }

  private static ErrorInfo permissionInfo(String domain, String permission, String resource) {
    return ErrorInfo.newBuilder()
        .setReason("IAM_PERMISSION_DENIED")
        .setDomain(domain)
        .putMetadata("permission", permission)
        .putMetadata("resource", resource)
        .build();
  }

  private static Help help(String description, String url) {
    return Help.newBuilder()
        .addLinks(Help.Link.newBuilder().setDescription(description).setUrl(url))
        .build();
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
