package dev.embark.activities.iam;

import com.google.api.gax.core.NoCredentialsProvider;
import dev.embark.activities.Capabilities;
import dev.embark.activities.FailureMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** The activities about permissions and keys before a simulated IAM. */
final class SimulatedAccess implements AutoCloseable {

  final AccessActivitiesImpl reads;
  private final AccessClient client;

  SimulatedAccess(SimulatedIam iam) {
    IamConnection connection =
        new IamConnection(
            iam.endpoint(), true, NoCredentialsProvider.create(), Duration.ofSeconds(10));
    try {
      client = new AccessClient(connection, connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reads =
        new AccessActivitiesImpl(
            client, SimulatedIam.boundary(), new FailureMapper(), changeId -> "test", iam.clock);
  }

  PowerActivitiesImpl powers(Capabilities capabilities) {
    return new PowerActivitiesImpl(
        client,
        SimulatedIam.boundary().with(capabilities),
        new FailureMapper(),
        changeId -> "test");
  }

  @Override
  public void close() {
    client.close();
  }
}
