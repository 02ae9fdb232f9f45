package dev.embark.activities.iam;

import com.google.cloud.iam.admin.v1.IAMClient;
import com.google.cloud.resourcemanager.v3.GetProjectRequest;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.ProjectsClient;
import com.google.cloud.resourcemanager.v3.ProjectsSettings;
import com.google.cloud.resourcemanager.v3.stub.ProjectsStubSettings;
import com.google.iam.admin.v1.CreateRoleRequest;
import com.google.iam.admin.v1.DeleteRoleRequest;
import com.google.iam.admin.v1.DisableServiceAccountKeyRequest;
import com.google.iam.admin.v1.EnableServiceAccountKeyRequest;
import com.google.iam.admin.v1.GetRoleRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest.KeyType;
import com.google.iam.admin.v1.Role;
import com.google.iam.admin.v1.ServiceAccountKey;
import com.google.iam.admin.v1.UndeleteRoleRequest;
import com.google.iam.admin.v1.UpdateRoleRequest;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.GetPolicyOptions;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.protobuf.FieldMask;
import java.io.IOException;
import java.util.List;

/**
 * Google's project policies, roles and service account keys. Each method makes one call, with a
 * deadline and without retries or sleeps. Thread-safe; all calls share two connections.
 */
public final class AccessClient implements AutoCloseable {

  /** With a lower version, conditional bindings are returned without their conditions. */
  private static final int VERSION_WITH_CONDITIONS = 3;

  private final IAMClient iam;
  private final ProjectsClient projects;
  private final GoogleCall calls;

  /**
   * Creates a client that connects lazily, on the first call.
   *
   * @param iam where IAM is served
   * @param resourceManager where {@code google.cloud.resourcemanager.v3.Projects} is served
   * @throws IOException if the credentials cannot be read
   */
  public AccessClient(IamConnection iam, IamConnection resourceManager) throws IOException {
    this.calls = new GoogleCall(iam);
    this.iam = GoogleCall.iamClient(iam);
    try {
      this.projects = projectsClient(resourceManager);
    } catch (IOException | RuntimeException e) {
      this.iam.close();
      throw e;
    }
  }

  private static ProjectsClient projectsClient(IamConnection connection) throws IOException {
    return ProjectsClient.create(
        ProjectsSettings.newBuilder()
            .setEndpoint(connection.endpoint())
            .setCredentialsProvider(connection.credentials())
            .setTransportChannelProvider(
                GoogleCall.channel(
                    ProjectsStubSettings.defaultGrpcTransportProviderBuilder(), connection))
            .build());
  }

  // ---- projects

  Project getProject(String projectId, String reason) {
    return calls.make(
        IamOperation.GET_PROJECT,
        projects.getProjectCallable(),
        GetProjectRequest.newBuilder().setName("projects/" + projectId).build(),
        reason);
  }

  /** Returns the project's policy, with conditions and etag. */
  Policy getPolicy(String projectId, String reason) {
    return calls.make(
        IamOperation.GET_PROJECT_POLICY,
        projects.getIamPolicyCallable(),
        GetIamPolicyRequest.newBuilder()
            .setResource("projects/" + projectId)
            .setOptions(
                GetPolicyOptions.newBuilder().setRequestedPolicyVersion(VERSION_WITH_CONDITIONS))
            .build(),
        reason);
  }

  /** Replaces the project's policy if it still has the given etag. */
  Policy setPolicy(String projectId, Policy policy, String reason) {
    if (policy.getEtag().isEmpty()) {
      throw new IllegalArgumentException("A write without an etag overwrites everybody else's");
    }
    return calls.make(
        IamOperation.SET_PROJECT_POLICY,
        projects.setIamPolicyCallable(),
        SetIamPolicyRequest.newBuilder()
            .setResource("projects/" + projectId)
            .setPolicy(policy)
            .build(),
        reason);
  }

  // ---- roles

  Role getRole(String name, String reason) {
    return calls.make(
        IamOperation.GET_ROLE,
        iam.getRoleCallable(),
        GetRoleRequest.newBuilder().setName(name).build(),
        reason);
  }

  Role createRole(String projectId, String roleId, Role role, String reason) {
    return calls.make(
        IamOperation.CREATE_ROLE,
        iam.createRoleCallable(),
        CreateRoleRequest.newBuilder()
            .setParent("projects/" + projectId)
            .setRoleId(roleId)
            .setRole(role)
            .build(),
        reason);
  }

  /** Sets the permissions of a role if it still has the given etag. */
  Role setPermissions(Role read, List<String> permissions, String reason) {
    Role role =
        Role.newBuilder()
            .setName(read.getName())
            .setEtag(read.getEtag())
            .addAllIncludedPermissions(permissions)
            .build();
    return calls.make(
        IamOperation.UPDATE_ROLE,
        iam.updateRoleCallable(),
        UpdateRoleRequest.newBuilder()
            .setName(read.getName())
            .setRole(role)
            .setUpdateMask(FieldMask.newBuilder().addPaths("included_permissions"))
            .build(),
        reason);
  }

  Role undeleteRole(Role read, String reason) {
    return calls.make(
        IamOperation.UNDELETE_ROLE,
        iam.undeleteRoleCallable(),
        UndeleteRoleRequest.newBuilder().setName(read.getName()).setEtag(read.getEtag()).build(),
        reason);
  }

  Role deleteRole(Role read, String reason) {
    return calls.make(
        IamOperation.DELETE_ROLE,
        iam.deleteRoleCallable(),
        DeleteRoleRequest.newBuilder().setName(read.getName()).setEtag(read.getEtag()).build(),
        reason);
  }

  // ---- keys

  /** Returns the keys created by users. */
  List<ServiceAccountKey> userKeys(String account, String reason) {
    return calls
        .make(
            IamOperation.LIST_KEYS,
            iam.listServiceAccountKeysCallable(),
            ListServiceAccountKeysRequest.newBuilder()
                .setName(account)
                .addKeyTypes(KeyType.USER_MANAGED)
                .build(),
            reason)
        .getKeysList();
  }

  void disableKey(String name, String reason) {
    calls.make(
        IamOperation.DISABLE_KEY,
        iam.disableServiceAccountKeyCallable(),
        DisableServiceAccountKeyRequest.newBuilder().setName(name).build(),
        reason);
  }

  void enableKey(String name, String reason) {
    calls.make(
        IamOperation.ENABLE_KEY,
        iam.enableServiceAccountKeyCallable(),
        EnableServiceAccountKeyRequest.newBuilder().setName(name).build(),
        reason);
  }

  @Override
  public void close() {
    projects.close();
    iam.close();
  }
}
