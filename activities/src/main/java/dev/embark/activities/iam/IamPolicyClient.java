package dev.embark.activities.iam;

import com.google.cloud.iam.admin.v1.IAMClient;
import com.google.iam.admin.v1.GetServiceAccountRequest;
import com.google.iam.admin.v1.ListServiceAccountsRequest;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.GetPolicyOptions;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Service account policies at Google IAM. Each method makes one call, with a deadline and without
 * retries or sleeps. Thread-safe; all calls share one connection.
 */
public final class IamPolicyClient implements AutoCloseable {

  /** With a lower version, conditional bindings are returned without their conditions. */
  private static final int VERSION_WITH_CONDITIONS = 3;

  private final IAMClient iam;
  private final GoogleCall calls;
  private final CallerName caller;

  /**
   * Creates a client that connects lazily, on the first call.
   *
   * @throws IOException if the credentials cannot be read
   */
  public IamPolicyClient(IamConnection connection) throws IOException {
    this.calls = new GoogleCall(connection);
    this.caller = new CallerName(connection.credentials());
    this.iam = GoogleCall.iamClient(connection);
  }

  /** Returns the caller's identity: an e-mail, or whatever is known about it. */
  String principal() {
    return caller.get();
  }

  /** Returns the account. */
  ServiceAccount getAccount(String name, String reason) {
    return calls.make(
        IamOperation.GET_SERVICE_ACCOUNT,
        iam.getServiceAccountCallable(),
        GetServiceAccountRequest.newBuilder().setName(name).build(),
        reason);
  }

  /** Returns a project's first hundred accounts, the most that it may have by default. */
  List<ServiceAccount> listAccounts(String projectId, String reason) {
    return calls
        .make(
            IamOperation.LIST_ACCOUNTS,
            iam.listServiceAccountsCallable(),
            ListServiceAccountsRequest.newBuilder()
                .setName("projects/" + projectId)
                .setPageSize(100)
                .build(),
            reason)
        .getAccountsList();
  }

  /** Returns which of the permissions the caller has on the account. */
  Set<String> testPermissions(String name, List<String> permissions, String reason) {
    return Set.copyOf(
        calls
            .make(
                IamOperation.TEST_PERMISSIONS,
                iam.testIamPermissionsCallable(),
                TestIamPermissionsRequest.newBuilder()
                    .setResource(name)
                    .addAllPermissions(permissions)
                    .build(),
                reason)
            .getPermissionsList());
  }

  /** Returns the account's policy, with conditions and etag. */
  Policy getPolicy(String name, String reason) {
    return calls.make(
        IamOperation.GET_POLICY,
        iam.getIamPolicyCallable(),
        GetIamPolicyRequest.newBuilder()
            .setResource(name)
            .setOptions(
                GetPolicyOptions.newBuilder().setRequestedPolicyVersion(VERSION_WITH_CONDITIONS))
            .build(),
        reason);
  }

  /**
   * Replaces the account's policy if it still has the given etag, and returns the resulting policy.
   */
  Policy setPolicy(String name, Policy policy, String reason) {
    if (policy.getEtag().isEmpty()) {
      throw new IllegalArgumentException("A write without an etag overwrites everybody else's");
    }
    return calls.make(
        IamOperation.SET_POLICY,
        iam.setIamPolicyCallable(),
        SetIamPolicyRequest.newBuilder().setResource(name).setPolicy(policy).build(),
        reason);
  }

  @Override
  public void close() {
    iam.close();
  }
}
