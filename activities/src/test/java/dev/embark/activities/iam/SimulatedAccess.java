package dev.embark.activities.iam;

import com.google.api.gax.core.NoCredentialsProvider;
import dev.embark.activities.Capabilities;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.KeyUses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The permission and key activities on a simulated IAM. */
final class SimulatedAccess implements AutoCloseable {

  /** The two permissions that Cast AI's own instructions name. */
  static final List<String> OF_THE_INSTRUCTIONS =
      List.of("compute.subnetworks.useExternalIp", "compute.networks.useExternalIp");

  final AccessActivitiesImpl reads;

  /** The same, with access to Policy Troubleshooter. */
  final AccessActivitiesImpl troubleshooting;

  private final AccessClient client;
  private final ServicesClient services;
  private final TroubleshooterClient troubleshooter;

  SimulatedAccess(SimulatedIam iam) {
    IamConnection connection =
        new IamConnection(
            iam.endpoint(), true, NoCredentialsProvider.create(), Duration.ofSeconds(10));
    try {
      client = new AccessClient(connection, connection);
      services = new ServicesClient(connection);
      troubleshooter = new TroubleshooterClient(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reads = activities(null, null, iam);
    troubleshooting = activities(troubleshooter, null, iam);
  }

  /** Returns the same, with a source for the last use of keys. */
  AccessActivitiesImpl asking(KeyUses keyUses, SimulatedIam iam) {
    return activities(null, keyUses, iam);
  }

  private AccessActivitiesImpl activities(
      @Nullable TroubleshooterClient asked, @Nullable KeyUses keyUses, SimulatedIam iam) {
    return new AccessActivitiesImpl(
        client,
        services,
        asked,
        keyUses,
        SimulatedIam.boundary(),
        new FailureMapper(),
        changeId -> "test",
        iam.clock);
  }

  CustomRoleActivitiesImpl roles(Capabilities capabilities) {
    return new CustomRoleActivitiesImpl(
        client,
        SimulatedIam.boundary().with(capabilities),
        new FailureMapper(),
        changeId -> "test");
  }

  KeySwitchActivitiesImpl keys(Capabilities capabilities) {
    return new KeySwitchActivitiesImpl(
        client,
        SimulatedIam.boundary().with(capabilities),
        new FailureMapper(),
        changeId -> "test");
  }

  @Override
  public void close() {
    troubleshooter.close();
    services.close();
    client.close();
  }
}
