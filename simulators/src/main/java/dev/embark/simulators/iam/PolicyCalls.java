package dev.embark.simulators.iam;

import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;

/** Serves the policies of service accounts and projects. */
final class PolicyCalls {

  static final String TEST_PERMISSIONS = "TestIamPermissions";

  private final World world;
  private final Access access;
  private final Policies policies;
  private final AccountNames names;

  PolicyCalls(World world, Access access) {
    this.world = world;
    this.access = access;
    this.policies = new Policies(world);
    this.names = new AccountNames(world.directory());
  }

  void addAccountPoliciesTo(Operations iam) {
    addTo(iam, this::getOfAccount, this::setOfAccount, this::testOnAccount);
  }

  void addProjectPoliciesTo(Operations projects) {
    addTo(projects, this::getOfProject, this::setOfProject, this::testOnProject);
  }

  private static void addTo(
      Operations operations,
      Operation.Handler<GetIamPolicyRequest, Policy> get,
      Operation.Handler<SetIamPolicyRequest, Policy> set,
      Operation.Handler<TestIamPermissionsRequest, TestIamPermissionsResponse> test) {
    operations
        .read(
            "GetIamPolicy",
            GetIamPolicyRequest.getDefaultInstance(),
            Policy.getDefaultInstance(),
            GetIamPolicyRequest::getResource,
            get)
        .write(
            "SetIamPolicy",
            SetIamPolicyRequest.getDefaultInstance(),
            Policy.getDefaultInstance(),
            SetIamPolicyRequest::getResource,
            set)
        .read(
            TEST_PERMISSIONS,
            TestIamPermissionsRequest.getDefaultInstance(),
            TestIamPermissionsResponse.getDefaultInstance(),
            TestIamPermissionsRequest::getResource,
            test);
  }

  private Policy getOfAccount(ServerCall call, GetIamPolicyRequest request) {
    AccountRecord account =
        access.account(call, request.getResource(), "iam.serviceAccounts.getIamPolicy");
    return policies.read(call, account.policy, request);
  }

  private Policy setOfAccount(ServerCall call, SetIamPolicyRequest request) {
    AccountRecord account =
        access.account(call, request.getResource(), "iam.serviceAccounts.setIamPolicy");
    return policies.write(call, account.policy, account.projectId, request);
  }

  private TestIamPermissionsResponse testOnAccount(
      ServerCall call, TestIamPermissionsRequest request) {
    return names
        .find(request.getResource())
        .filter(AccountRecord::isLive)
        .map(account -> policies.test(request, asked -> access.finds(call, asked, account)))
        .orElseGet(TestIamPermissionsResponse::getDefaultInstance);
  }

  private Policy getOfProject(ServerCall call, GetIamPolicyRequest request) {
    ProjectRecord project =
        project(call, request.getResource(), "resourcemanager.projects.getIamPolicy");
    return policies.read(call, project.policy, request);
  }

  private Policy setOfProject(ServerCall call, SetIamPolicyRequest request) {
    ProjectRecord project =
        project(call, request.getResource(), "resourcemanager.projects.setIamPolicy");
    PolicyRules.checkForProject(request.getPolicy());
    return policies.write(call, project.policy, project.id, request);
  }

  private TestIamPermissionsResponse testOnProject(
      ServerCall call, TestIamPermissionsRequest request) {
    return world
        .directory()
        .project(request.getResource().replaceFirst("^projects/", ""))
        .map(project -> policies.test(request, asked -> access.finds(call, asked, project)))
        .orElseGet(TestIamPermissionsResponse::getDefaultInstance);
  }

  private ProjectRecord project(ServerCall call, String name, String permission) {
    ProjectRecord project = access.project(name, permission);
    access.require(call, permission, project);
    return project;
  }
}
