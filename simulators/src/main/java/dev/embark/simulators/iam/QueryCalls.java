package dev.embark.simulators.iam;

import com.google.iam.admin.v1.LintPolicyRequest;
import com.google.iam.admin.v1.LintPolicyResponse;
import com.google.iam.admin.v1.LintResult;
import com.google.iam.admin.v1.Permission;
import com.google.iam.admin.v1.QueryGrantableRolesRequest;
import com.google.iam.admin.v1.QueryGrantableRolesResponse;
import com.google.iam.admin.v1.QueryTestablePermissionsRequest;
import com.google.iam.admin.v1.QueryTestablePermissionsResponse;
import com.google.iam.admin.v1.Role;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Serves queries about what a resource would accept. */
final class QueryCalls {

  private static final String IAM_PREFIX = "//iam.googleapis.com/";
  private static final String PROJECT_PREFIX = "//cloudresourcemanager.googleapis.com/projects/";

  private final World world;
  private final AccountNames names;

  QueryCalls(World world) {
    this.world = world;
    this.names = new AccountNames(world.directory());
  }

  void addTo(Operations iam) {
    iam.read(
            "QueryTestablePermissions",
            QueryTestablePermissionsRequest.getDefaultInstance(),
            QueryTestablePermissionsResponse.getDefaultInstance(),
            request -> resourceName(request.getFullResourceName()),
            this::testablePermissions)
        .read(
            "QueryGrantableRoles",
            QueryGrantableRolesRequest.getDefaultInstance(),
            QueryGrantableRolesResponse.getDefaultInstance(),
            request -> resourceName(request.getFullResourceName()),
            this::grantableRoles)
        .read(
            "LintPolicy",
            LintPolicyRequest.getDefaultInstance(),
            LintPolicyResponse.getDefaultInstance(),
            request -> resourceName(request.getFullResourceName()),
            this::lint);
  }

  private QueryTestablePermissionsResponse testablePermissions(
      ServerCall call, QueryTestablePermissionsRequest request) {
    boolean onAccount = request.getFullResourceName().startsWith(IAM_PREFIX);
    String start = Pages.start(request.getPageToken());
    QueryTestablePermissionsResponse.Builder answer = QueryTestablePermissionsResponse.newBuilder();
    Pages.page(
        PermissionCatalog.all().stream()
            .filter(name -> !onAccount || name.startsWith("iam.serviceAccount"))
            .filter(name -> name.compareTo(start) > 0),
        Pages.size(request.getPageSize(), 100, 1_000),
        name -> name,
        (page, token) -> {
          page.forEach(
              name ->
                  answer.addPermissions(
                      Permission.newBuilder()
                          .setName(name)
                          .setStage(Permission.PermissionLaunchStage.GA)));
          answer.setNextPageToken(token);
        });
    return answer.build();
  }

  private QueryGrantableRolesResponse grantableRoles(
      ServerCall call, QueryGrantableRolesRequest request) {
    boolean onAccount = request.getFullResourceName().startsWith(IAM_PREFIX);
    String start = Pages.start(request.getPageToken());
    QueryGrantableRolesResponse.Builder answer = QueryGrantableRolesResponse.newBuilder();
    Pages.page(
        PredefinedRoles.all().stream()
            .filter(role -> !onAccount || isForAccounts(role.getName()))
            .filter(role -> role.getName().compareTo(start) > 0)
            .sorted(Comparator.comparing(Role::getName)),
        Pages.size(request.getPageSize(), 300, 1_000),
        Role::getName,
        (page, token) -> {
          page.forEach(role -> answer.addRoles(RoleCalls.viewed(role, request.getView())));
          answer.setNextPageToken(token);
        });
    return answer.build();
  }

  private LintPolicyResponse lint(ServerCall call, LintPolicyRequest request) {
    LintPolicyResponse.Builder answer = LintPolicyResponse.newBuilder();
    ConditionSyntax.problem(request.getCondition())
        .ifPresent(
            problem ->
                answer.addLintResults(
                    result(LintResult.Severity.ERROR, "ConditionParseCheck", problem)));
    policy(request.getFullResourceName())
        .filter(policy -> isIneffective(request.getCondition(), policy))
        .ifPresent(
            policy ->
                answer.addLintResults(
                    result(
                        LintResult.Severity.WARNING,
                        "IneffectiveConditionCheck",
                        "The condition has no effect: the same role is granted to the same"
                            + " principal unconditionally.")));
    return answer.build();
  }

  /** Returns whether a member with the role under this condition also has it without any. */
  private static boolean isIneffective(Expr condition, Policy policy) {
    Set<List<String>> unconditional = new HashSet<>();
    for (Binding binding : policy.getBindingsList()) {
      if (!binding.hasCondition()) {
        binding.getMembersList().forEach(m -> unconditional.add(grant(binding, m)));
      }
    }
    return policy.getBindingsList().stream()
        .filter(Binding::hasCondition)
        .filter(b -> b.getCondition().getExpression().equals(condition.getExpression()))
        .anyMatch(
            b -> b.getMembersList().stream().anyMatch(m -> unconditional.contains(grant(b, m))));
  }

  private static List<String> grant(Binding binding, String member) {
    return List.of(binding.getRole(), Members.canonical(member));
  }

  private Optional<Policy> policy(String fullResourceName) {
    String name = resourceName(fullResourceName);
    if (fullResourceName.startsWith(IAM_PREFIX)) {
      return names.find(name).map(account -> account.policy.read());
    }
    return world.directory().project(name).map(project -> project.policy.read());
  }

  private static LintResult result(LintResult.Severity severity, String unit, String message) {
    return LintResult.newBuilder()
        .setLevel(LintResult.Level.CONDITION)
        .setSeverity(severity)
        .setValidationUnitName("LintValidationUnits/" + unit)
        .setFieldName("condition.expression")
        .setDebugMessage(message)
        .build();
  }

  private static boolean isForAccounts(String role) {
    return role.startsWith("roles/iam.serviceAccount")
        || role.equals("roles/iam.workloadIdentityUser");
  }

  private static String resourceName(String fullResourceName) {
    return fullResourceName.startsWith(PROJECT_PREFIX)
        ? fullResourceName.substring(PROJECT_PREFIX.length())
        : fullResourceName.replace(IAM_PREFIX, "");
  }
}
