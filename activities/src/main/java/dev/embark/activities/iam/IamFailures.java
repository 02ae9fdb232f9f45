package dev.embark.activities.iam;

import com.google.api.gax.rpc.StatusCode;
import dev.embark.activities.AttemptFailure;
import dev.embark.activities.Evidence;
import dev.embark.workflows.model.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maps Google IAM errors to error codes: by status and structured details if present, otherwise by
 * Google's published wording.
 */
final class IamFailures {

  private static final String SERVICE = "Google IAM";

  private static final String VPC_SERVICE_CONTROLS = "VPC_SERVICE_CONTROLS";

  private static final Pattern MISSING_MEMBER = Pattern.compile("(\\S+@\\S+) does not exist");

  /** Also reported for custom roles until half a minute or more after their creation. */
  private static final Pattern MISSING_ROLE = Pattern.compile("\\brole( \\S+)? does not exist");

  /** Does not match preconditions. */
  private static final Pattern CONDITION = Pattern.compile("\\b(condition|expression)");

  /** How third-party emulators refuse a stale etag, for which Google answers ABORTED. */
  private static final Pattern CONFLICT = Pattern.compile("\\betags?\\b|\\bconcurrent");

  private static final Pattern CONSTRAINT =
      Pattern.compile("\\b(constraints|customConstraints)/\\w+(\\.\\w+)*");

  private static final Set<StatusCode.Code> OF_ORGANIZATION_POLICIES =
      Set.of(
          StatusCode.Code.PERMISSION_DENIED,
          StatusCode.Code.INVALID_ARGUMENT,
          StatusCode.Code.FAILED_PRECONDITION);

  /**
   * Google's messages about a policy that is too large. The last is about the 20 bindings of one
   * role and principal that may differ in their conditions, and no verdict on a condition.
   */
  private static final List<String> FULL =
      List.of(
          "number of members",
          "larger than the maximum",
          "exceeds the maximum",
          "too large",
          "different condition");

  /** Organization policies of any kind, as their different enforcers word them. */
  private static final List<String> FORBIDDEN_BY_ORGANIZATION =
      List.of(
          "permitted customer",
          "permitted organization",
          "organization policy",
          "organization's policy",
          "org policy",
          "org policies",
          "orgpolicy:");

  /** Reasons why the project that is charged for a call cannot be used for it. */
  private static final Set<String> NO_SUCH_CONSUMER =
      Set.of(
          "SERVICE_DISABLED",
          "USER_PROJECT_DENIED",
          "CONSUMER_INVALID",
          "CONSUMER_SUSPENDED",
          "BILLING_DISABLED");

  /** The same in Google's words. */
  private static final List<String> WORDS_FOR_NO_SUCH_CONSUMER =
      List.of("has not been used in project", "required permission to use project");

  /** Refusals by VPC Service Controls. */
  private static final List<String> OUTSIDE_THE_PERIMETER =
      List.of("vpcservicecontrols", "vpc service controls", "prohibited by organization's policy");

  private IamFailures() {}

  /** Returns the meaning of a failed call that added no members; null for any other exception. */
  static @Nullable AttemptFailure known(RuntimeException e) {
    return e instanceof IamCallException call ? diagnose(call, Set.of()) : null;
  }

  /**
   * Returns the meaning of a refusal.
   *
   * @param ours members that the refused request was about to add
   */
  static AttemptFailure diagnose(IamCallException e, Set<String> ours) {
    ErrorCode code = code(e);
    Evidence evidence =
        new Evidence(
            SERVICE, e.operation().toString(), e.status().name(), e.requestId(), detail(e));
    return new AttemptFailure(code, message(code, e, ours), evidence, retryAfter(code, e));
  }

  private static ErrorCode code(IamCallException e) {
    if (e.isPage() && e.status() != StatusCode.Code.UNAUTHENTICATED) {
      return ErrorCode.IAM_UNAVAILABLE;
    }
    if (isForbiddenByOrganization(e)) {
      return ErrorCode.ORGANIZATION_POLICY;
    }
    return switch (e.status()) {
      case ABORTED -> ErrorCode.POLICY_CONFLICT;
      case RESOURCE_EXHAUSTED -> ErrorCode.IAM_QUOTA_EXHAUSTED;
      case UNAUTHENTICATED -> ErrorCode.IAM_UNAUTHENTICATED;
      case NOT_FOUND ->
          e.operation().isAboutProject()
              ? ErrorCode.PROJECT_NOT_FOUND
              : ErrorCode.SERVICE_ACCOUNT_NOT_FOUND;
      case PERMISSION_DENIED -> denied(e);
      case INVALID_ARGUMENT, FAILED_PRECONDITION -> refusedContent(e);
      case UNAVAILABLE, INTERNAL, DEADLINE_EXCEEDED, UNKNOWN, CANCELLED, DATA_LOSS ->
          ErrorCode.IAM_UNAVAILABLE;
      case ALREADY_EXISTS, OUT_OF_RANGE, UNIMPLEMENTED, OK -> ErrorCode.IAM_BAD_REQUEST;
    };
  }

  private static ErrorCode denied(IamCallException e) {
    if (NO_SUCH_CONSUMER.contains(e.reason()) || says(e, WORDS_FOR_NO_SUCH_CONSUMER)) {
      return ErrorCode.IAM_API_DISABLED;
    }
    if (e.reason().equals("ACCESS_TOKEN_SCOPE_INSUFFICIENT")) {
      return ErrorCode.IAM_UNAUTHENTICATED;
    }
    if (e.operation().isAboutKeys()) {
      return ErrorCode.KEY_ACCESS_DENIED;
    }
    return e.operation().isAboutProject()
        ? ErrorCode.PROJECT_ACCESS_DENIED
        : ErrorCode.IAM_PERMISSION_DENIED;
  }

  private static ErrorCode refusedContent(IamCallException e) {
    if (e.status() == StatusCode.Code.FAILED_PRECONDITION && says(e, CONFLICT)) {
      return ErrorCode.POLICY_CONFLICT;
    }
    if (isAboutMissingRole(e)) {
      return e.operation().isAboutProject()
          ? ErrorCode.PROJECT_NOT_FOUND
          : ErrorCode.IAM_BAD_REQUEST;
    }
    if (says(e, List.of("does not exist", "inconsistent representation of deleted member"))) {
      return ErrorCode.POLICY_MEMBER_MISSING;
    }
    if (says(e, List.of("policy version"))) {
      return ErrorCode.POLICY_UNREADABLE;
    }
    if (says(e, FULL)) {
      return ErrorCode.POLICY_FULL;
    }
    if (e.operation().writesPolicy() && says(e, CONDITION)) {
      return ErrorCode.CONDITION_REFUSED;
    }
    return ErrorCode.IAM_BAD_REQUEST;
  }

  private static boolean says(IamCallException e, List<String> any) {
    String text = e.text().toLowerCase(Locale.ROOT);
    return any.stream().anyMatch(text::contains);
  }

  private static boolean says(IamCallException e, Pattern words) {
    return words.matcher(e.text().toLowerCase(Locale.ROOT)).find();
  }

  /** Returns whether the policy names a role that does not exist, or not yet everywhere. */
  static boolean isAboutMissingRole(IamCallException e) {
    return e.operation().writesPolicy() && says(e, MISSING_ROLE);
  }

  private static boolean isForbiddenByOrganization(IamCallException e) {
    return OF_ORGANIZATION_POLICIES.contains(e.status())
        && !e.reason().equals("IAM_PERMISSION_DENIED")
        && (e.reason().equals("CUSTOM_ORG_POLICY_VIOLATION")
            || isOutsideThePerimeter(e)
            || constraint(e) != null
            || says(e, FORBIDDEN_BY_ORGANIZATION));
  }

  private static boolean isOutsideThePerimeter(IamCallException e) {
    return e.reason().equals("SECURITY_POLICY_VIOLATED")
        || e.violations().stream().anyMatch(v -> v.type().equals(VPC_SERVICE_CONTROLS))
        || says(e, OUTSIDE_THE_PERIMETER);
  }

  /**
   * Returns the violated organization policy constraint, from whichever place Google names it in;
   * null if none is named.
   */
  private static @Nullable String constraint(IamCallException e) {
    Stream<String> types = e.violations().stream().map(IamCallException.Violation::type);
    Stream<String> others = Stream.of(e.metadata().getOrDefault("customConstraints", ""), e.text());
    return Stream.concat(types, others)
        .map(CONSTRAINT::matcher)
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String detail(IamCallException e) {
    if (e.isPage()) {
      return null;
    }
    if (isOutsideThePerimeter(e)) {
      return VPC_SERVICE_CONTROLS;
    }
    String constraint = constraint(e);
    if (constraint != null) {
      return constraint;
    }
    String permission = e.metadata().get("permission");
    if (permission != null) {
      return permission;
    }
    // Which API it was, and which project is charged for it.
    String reason =
        Stream.of(e.reason(), e.metadata().get("service"), e.metadata().get("consumer"))
            .filter(each -> each != null && !each.isEmpty())
            .collect(Collectors.joining(" "));
    return reason.isEmpty() ? null : reason;
  }

  private static String message(ErrorCode code, IamCallException e, Set<String> ours) {
    return switch (code) {
      // Google's text quotes two etags, which mean nothing to people.
      case POLICY_CONFLICT -> "The policy changed between our read and our write.";
      case ORGANIZATION_POLICY -> organizationPolicy(e);
      case POLICY_MEMBER_MISSING -> missingMember(e, ours) + e.text();
      case IAM_UNAUTHENTICATED -> e.origin() == null ? e.text() : e.text() + ": " + e.origin();
      case IAM_UNAVAILABLE -> "No usable answer: " + e.text();
      default -> e.text();
    };
  }

  private static String organizationPolicy(IamCallException e) {
    if (isOutsideThePerimeter(e)) {
      return "VPC Service Controls keep the worker out; a perimeter must admit it: " + e.text();
    }
    String constraint = constraint(e);
    String named = constraint == null ? "An organization policy" : constraint;
    return named
        + " forbids the write: "
        + e.violations().stream()
            .map(IamCallException.Violation::description)
            .filter(description -> !description.isEmpty())
            .findFirst()
            .orElse(e.text());
  }

  private static String missingMember(IamCallException e, Set<String> ours) {
    Matcher named = MISSING_MEMBER.matcher(e.text());
    if (!named.find()) {
      return "";
    }
    String email = named.group(1).toLowerCase(Locale.ROOT);
    boolean isOurs = ours.stream().anyMatch(member -> member.endsWith(":" + email));
    return isOurs
        ? "Cast AI's own service account is missing: "
        : "Another member of the policy is missing: ";
  }

  private static @Nullable Duration retryAfter(ErrorCode code, IamCallException e) {
    return code.isRetryable() ? e.retryAfter() : null;
  }
}
