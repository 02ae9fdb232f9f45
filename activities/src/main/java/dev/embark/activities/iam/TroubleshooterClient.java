package dev.embark.activities.iam;

import com.google.cloud.policytroubleshooter.iam.v3.AccessTuple;
import com.google.cloud.policytroubleshooter.iam.v3.PolicyTroubleshooterClient;
import com.google.cloud.policytroubleshooter.iam.v3.PolicyTroubleshooterSettings;
import com.google.cloud.policytroubleshooter.iam.v3.TroubleshootIamPolicyRequest;
import com.google.cloud.policytroubleshooter.iam.v3.TroubleshootIamPolicyResponse;
import com.google.cloud.policytroubleshooter.iam.v3.TroubleshootIamPolicyResponse.OverallAccessState;
import com.google.cloud.policytroubleshooter.iam.v3.stub.PolicyTroubleshooterStubSettings;
import java.io.IOException;
import java.util.List;

/**
 * Google's Policy Troubleshooter: whether an account has a permission, including groups, inherited
 * grants and deny policies, as far as the caller may see them. No retries; a deadline on each call.
 * Thread-safe.
 *
 * @see <a href="https://cloud.google.com/policy-intelligence/docs/troubleshoot-access">Troubleshoot
 *     access</a>
 */
public final class TroubleshooterClient implements AutoCloseable {

  /** The name of Google's service. */
  public static final String SERVICE = "policytroubleshooter.googleapis.com";

  private final PolicyTroubleshooterClient client;
  private final GoogleCall calls;

  /**
   * Creates a client that connects lazily, on the first call.
   *
   * @throws IOException if the credentials cannot be read
   */
  public TroubleshooterClient(IamConnection connection) throws IOException {
    this.calls = new GoogleCall(connection);
    this.client =
        PolicyTroubleshooterClient.create(
            PolicyTroubleshooterSettings.newBuilder()
                .setEndpoint(connection.endpoint())
                .setCredentialsProvider(connection.credentials())
                .setTransportChannelProvider(
                    GoogleCall.channel(
                        PolicyTroubleshooterStubSettings.defaultGrpcTransportProviderBuilder(),
                        connection))
                .build());
  }

  /** Returns the result for each permission, in their order; the calls run in parallel. */
  List<OverallAccessState> ask(
      String projectId, String account, List<String> permissions, String reason) {
    return calls
        .makeAll(
            IamOperation.TROUBLESHOOT,
            client.troubleshootIamPolicyCallable(),
            permissions.stream().map(each -> request(projectId, account, each)).toList(),
            reason)
        .stream()
        .map(TroubleshootIamPolicyResponse::getOverallAccessState)
        .toList();
  }

  private static TroubleshootIamPolicyRequest request(
      String projectId, String account, String permission) {
    return TroubleshootIamPolicyRequest.newBuilder()
        .setAccessTuple(
            AccessTuple.newBuilder()
                .setPrincipal(account)
                .setFullResourceName("//cloudresourcemanager.googleapis.com/projects/" + projectId)
                .setPermission(permission))
        .build();
  }

  @Override
  public void close() {
    client.close();
  }
}
