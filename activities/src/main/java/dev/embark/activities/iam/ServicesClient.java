package dev.embark.activities.iam;

import com.google.api.serviceusage.v1.GetServiceRequest;
import com.google.api.serviceusage.v1.ServiceUsageClient;
import com.google.api.serviceusage.v1.ServiceUsageSettings;
import com.google.api.serviceusage.v1.State;
import com.google.api.serviceusage.v1.stub.ServiceUsageStubSettings;
import java.io.IOException;

/**
 * Google's Service Usage: which APIs are enabled in a project. No retries; a deadline on each call.
 * Thread-safe.
 *
 * @see <a href="https://cloud.google.com/service-usage/docs/reference/rest/v1/services/get">
 *     services.get</a>
 */
public final class ServicesClient implements AutoCloseable {

  /** The name of Google's service. */
  public static final String SERVICE = "serviceusage.googleapis.com";

  private final ServiceUsageClient client;
  private final GoogleCall calls;

  /**
   * Creates a client that connects lazily, on the first call.
   *
   * @throws IOException if the credentials cannot be read
   */
  public ServicesClient(IamConnection connection) throws IOException {
    this.calls = new GoogleCall(connection);
    this.client =
        ServiceUsageClient.create(
            ServiceUsageSettings.newBuilder()
                .setEndpoint(connection.endpoint())
                .setCredentialsProvider(connection.credentials())
                .setTransportChannelProvider(
                    GoogleCall.channel(
                        ServiceUsageStubSettings.defaultGrpcTransportProviderBuilder(), connection))
                .build());
  }

  /** Returns whether an API such as {@code iam.googleapis.com} is enabled in the project. */
  State state(String projectId, String api, String reason) {
    return calls
        .make(
            IamOperation.GET_SERVICE,
            client.getServiceCallable(),
            GetServiceRequest.newBuilder()
                .setName("projects/" + projectId + "/services/" + api)
                .build(),
            reason)
        .getState();
  }

  @Override
  public void close() {
    client.close();
  }
}
