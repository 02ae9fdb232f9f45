package dev.embark.worker;

import com.google.api.gax.core.CredentialsProvider;
import dev.embark.activities.Capabilities;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.KeyUses;
import dev.embark.activities.TrustBoundary;
import dev.embark.activities.castai.CastAiActivitiesImpl;
import dev.embark.activities.castai.CastAiClient;
import dev.embark.activities.castai.CastAiInspectionActivitiesImpl;
import dev.embark.activities.castai.CastAiSettings;
import dev.embark.activities.iam.AccessActivitiesImpl;
import dev.embark.activities.iam.AccessClient;
import dev.embark.activities.iam.CustomRoleActivitiesImpl;
import dev.embark.activities.iam.IamConnection;
import dev.embark.activities.iam.IamInspectionActivitiesImpl;
import dev.embark.activities.iam.IamPolicyClient;
import dev.embark.activities.iam.IamReadActivitiesImpl;
import dev.embark.activities.iam.IamWriteActivitiesImpl;
import dev.embark.activities.iam.KeySwitchActivitiesImpl;
import dev.embark.activities.iam.ServicesClient;
import dev.embark.activities.iam.TroubleshooterClient;
import dev.embark.activities.policyanalyzer.ActivityAnalyzerClient;
import dev.embark.activities.webhook.NotificationActivitiesImpl;
import dev.embark.activities.webhook.Webhook;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.CredentialsSource;
import dev.embark.worker.configuration.HostAndPort;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.workflows.port.AccessActivities;
import dev.embark.workflows.port.CastAiActivities;
import dev.embark.workflows.port.CastAiInspectionActivities;
import dev.embark.workflows.port.CustomRoleActivities;
import dev.embark.workflows.port.IamInspectionActivities;
import dev.embark.workflows.port.IamReadActivities;
import dev.embark.workflows.port.IamWriteActivities;
import dev.embark.workflows.port.KeySwitchActivities;
import dev.embark.workflows.port.NotificationActivities;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The activities that call external services, each for its own task queue.
 *
 * @param release closes their connections; called once, after the last activity
 */
record Adapters(
    CastAiActivities castAi,
    IamReadActivities iamRead,
    IamWriteActivities iamWrite,
    AccessActivities access,
    CustomRoleActivities customRoles,
    KeySwitchActivities keySwitch,
    CastAiInspectionActivities castAiInspection,
    IamInspectionActivities iamInspection,
    NotificationActivities notifications,
    Runnable release) {

  /**
   * Creates activities that connect lazily to the configured endpoints.
   *
   * @param timeIsSkipped whether the server skips waits, so that nothing can be cached for a while
   * @throws ConfigurationException if Google's credentials cannot be used
   */
  static Adapters of(WorkerConfiguration configuration, boolean timeIsSkipped) {
    Connections connections = new Connections();
    try {
      return of(configuration, timeIsSkipped, connections);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  private static Adapters of(
      WorkerConfiguration configuration, boolean timeIsSkipped, Connections connections) {
    TrustBoundary boundary = boundary(configuration);
    FailureMapper failures = new FailureMapper();
    WorkerConfiguration.Google google = configuration.google();
    CredentialsProvider credentials = GoogleAccess.credentials(google);
    IamPolicyClient iam =
        connections.open(
            () -> new IamPolicyClient(connection(google, google.endpoint(), credentials)));
    Map<String, CastAiClient> castAi = castAi(configuration.castAi(), timeIsSkipped, connections);
    AccessActivities access =
        new AccessActivitiesImpl(
            connections.open(() -> access(google, credentials)),
            connections.open(() -> services(google, credentials)),
            troubleshooter(google, credentials, connections),
            keyUses(google, credentials, connections),
            boundary,
            failures);
    AccessClient powers = powers(configuration, connections);
    return new Adapters(
        new CastAiActivitiesImpl(castAi, boundary, failures),
        new IamReadActivitiesImpl(iam, boundary, failures),
        new IamWriteActivitiesImpl(iam, boundary, failures),
        access,
        new CustomRoleActivitiesImpl(powers, boundary, failures),
        new KeySwitchActivitiesImpl(powers, boundary, failures),
        new CastAiInspectionActivitiesImpl(castAi, boundary, failures),
        new IamInspectionActivitiesImpl(iam, boundary, failures),
        connections.open(() -> notifications(configuration, failures)),
        connections::close);
  }

  private static TrustBoundary boundary(WorkerConfiguration configuration) {
    WorkerConfiguration.Boundary limits = configuration.boundary();
    return new TrustBoundary(
            limits.projects(),
            limits.serviceAccounts(),
            limits.castIdentityProjects(),
            configuration.minimumPropagation())
        .withCastServiceAccounts(limits.castServiceAccounts())
        .with(capabilities(limits.powers()));
  }

  private static Capabilities capabilities(WorkerConfiguration.Powers powers) {
    return new Capabilities(powers.lossOfAccess(), powers.granting(), powers.disablingKeys());
  }

  private static NotificationActivitiesImpl notifications(
      WorkerConfiguration configuration, FailureMapper failures) {
    return new NotificationActivitiesImpl(
        webhooks(configuration.webhooks()), failures, InstantSource.system());
  }

  private static Map<String, Webhook> webhooks(
      Map<String, WorkerConfiguration.Webhook> configured) {
    Map<String, Webhook> webhooks = new HashMap<>();
    configured.forEach(
        (name, webhook) ->
            webhooks.put(
                name,
                new Webhook(
                    webhook.url(),
                    webhook.secret(),
                    webhook.slack() ? Webhook.Form.SLACK : Webhook.Form.EMBARK)));
    return webhooks;
  }

  private static AccessClient access(
      WorkerConfiguration.Google google, CredentialsProvider credentials) throws IOException {
    return new AccessClient(
        connection(google, google.endpoint(), credentials),
        connection(google, google.projectsEndpoint(), credentials));
  }

  private static ServicesClient services(
      WorkerConfiguration.Google google, CredentialsProvider credentials) throws IOException {
    return new ServicesClient(
        connection(google, google.service(ServicesClient.SERVICE), credentials));
  }

  /** Returns null if Policy Troubleshooter is not to be asked. */
  private static @Nullable TroubleshooterClient troubleshooter(
      WorkerConfiguration.Google google, CredentialsProvider credentials, Connections connections) {
    return google.policyTroubleshooter()
        ? connections.open(
            () ->
                new TroubleshooterClient(
                    connection(google, google.service(TroubleshooterClient.SERVICE), credentials)))
        : null;
  }

  /** Returns null if key uses are not to be asked for. */
  private static @Nullable KeyUses keyUses(
      WorkerConfiguration.Google google, CredentialsProvider credentials, Connections connections) {
    URI analyzer = google.policyAnalyzer();
    return analyzer == null
        ? null
        : connections.open(
            () ->
                new ActivityAnalyzerClient(
                    analyzer, credentials, ActivityAnalyzerClient.DEFAULT_PATIENCE));
  }

  /** Returns null if the worker has no power that needs separate credentials. */
  private static @Nullable AccessClient powers(
      WorkerConfiguration configuration, Connections connections) {
    CredentialsSource source = configuration.boundary().powers().credentials();
    if (source == null) {
      return null;
    }
    CredentialsProvider credentials = GoogleAccess.powerCredentials(source, configuration.google());
    return connections.open(() -> access(configuration.google(), credentials));
  }

  private static IamConnection connection(
      WorkerConfiguration.Google google, HostAndPort endpoint, CredentialsProvider credentials) {
    return new IamConnection(
        endpoint.toString(), google.plaintext(), credentials, IamConnection.DEFAULT_DEADLINE);
  }

  /** Creates one client for each credential. */
  private static Map<String, CastAiClient> castAi(
      WorkerConfiguration.CastAi castAi, boolean timeIsSkipped, Connections connections) {
    CastAiSettings settings = CastAiSettings.of(castAi.url().toString(), WorkerVersion.version());
    Map<String, CastAiClient> clients = new HashMap<>();
    castAi
        .tokens()
        .forEach(
            (name, key) ->
                clients.put(
                    name,
                    connections.open(
                        () ->
                            timeIsSkipped
                                ? new CastAiClient(settings, key)
                                : CastAiClient.shared(settings, key))));
    return Map.copyOf(clients);
  }
}
