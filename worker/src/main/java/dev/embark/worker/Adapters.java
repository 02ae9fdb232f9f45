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
import dev.embark.activities.iam.IamConnection;
import dev.embark.activities.iam.IamInspectionActivitiesImpl;
import dev.embark.activities.iam.IamPolicyClient;
import dev.embark.activities.iam.IamReadActivitiesImpl;
import dev.embark.activities.iam.IamWriteActivitiesImpl;
import dev.embark.activities.iam.PowerActivitiesImpl;
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
import dev.embark.workflows.port.IamInspectionActivities;
import dev.embark.workflows.port.IamReadActivities;
import dev.embark.workflows.port.IamWriteActivities;
import dev.embark.workflows.port.NotificationActivities;
import dev.embark.workflows.port.PowerActivities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The activities that reach outside, each for its own task queue.
 *
 * @param release closes their connections; called once, after the last activity
 */
record Adapters(
    CastAiActivities castAi,
    IamReadActivities iamRead,
    IamWriteActivities iamWrite,
    AccessActivities access,
    PowerActivities powers,
    CastAiInspectionActivities castAiInspection,
    IamInspectionActivities iamInspection,
    NotificationActivities notifications,
    Runnable release) {

  /**
   * Connects to the endpoints that the configuration names, lazily.
   *
   * @param timeIsSkipped whether the engine skips waits, so that nothing can be shared for a while
   * @throws ConfigurationException if Google's credentials cannot be used
   */
  static Adapters of(WorkerConfiguration configuration, boolean timeIsSkipped) {
    WorkerConfiguration.Boundary limits = configuration.boundary();
    TrustBoundary boundary =
        new TrustBoundary(
                limits.projects(),
                limits.serviceAccounts(),
                limits.castIdentityProjects(),
                configuration.minimumPropagation())
            .withCastServiceAccounts(limits.castServiceAccounts())
            .with(capabilities(limits.powers()));
    FailureMapper failures = new FailureMapper();
    IamPolicyClient iam = iam(configuration.google());
    Map<String, CastAiClient> castAi = castAi(configuration.castAi(), timeIsSkipped);
    CredentialsProvider credentials = GoogleAccess.credentials(configuration.google());
    AccessClient access = access(configuration.google(), credentials);
    ServicesClient services = services(configuration.google(), credentials);
    TroubleshooterClient troubleshooter = troubleshooter(configuration.google(), credentials);
    KeyUses keyUses = keyUses(configuration.google(), credentials);
    AccessClient powers = powers(configuration);
    NotificationActivitiesImpl notifications =
        new NotificationActivitiesImpl(
            webhooks(configuration.webhooks()), failures, InstantSource.system());
    return new Adapters(
        new CastAiActivitiesImpl(castAi, boundary, failures),
        new IamReadActivitiesImpl(iam, boundary, failures),
        new IamWriteActivitiesImpl(iam, boundary, failures),
        new AccessActivitiesImpl(access, services, troubleshooter, keyUses, boundary, failures),
        new PowerActivitiesImpl(powers, boundary, failures),
        new CastAiInspectionActivitiesImpl(castAi, boundary, failures),
        new IamInspectionActivitiesImpl(iam, boundary, failures),
        notifications,
        () -> {
          castAi.values().forEach(CastAiClient::close);
          iam.close();
          access.close();
          services.close();
          notifications.close();
          if (troubleshooter != null) {
            troubleshooter.close();
          }
          if (keyUses != null) {
            keyUses.close();
          }
          if (powers != null) {
            powers.close();
          }
        });
  }

  private static Capabilities capabilities(WorkerConfiguration.Powers powers) {
    return new Capabilities(powers.lossOfAccess(), powers.granting(), powers.disablingKeys());
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

  private static IamPolicyClient iam(WorkerConfiguration.Google google) {
    try {
      return new IamPolicyClient(
          connection(google, google.endpoint(), GoogleAccess.credentials(google)));
    } catch (IOException e) {
      throw new UncheckedIOException("Google's client does not start", e);
    }
  }

  private static AccessClient access(
      WorkerConfiguration.Google google, CredentialsProvider credentials) {
    try {
      return new AccessClient(
          connection(google, google.endpoint(), credentials),
          connection(google, google.projectsEndpoint(), credentials));
    } catch (IOException e) {
      throw new UncheckedIOException("Google's client does not start", e);
    }
  }

  private static ServicesClient services(
      WorkerConfiguration.Google google, CredentialsProvider credentials) {
    try {
      return new ServicesClient(
          connection(google, google.service(ServicesClient.SERVICE), credentials));
    } catch (IOException e) {
      throw new UncheckedIOException("Google's client does not start", e);
    }
  }

  /** Null where it is not to be asked. */
  private static @Nullable TroubleshooterClient troubleshooter(
      WorkerConfiguration.Google google, CredentialsProvider credentials) {
    if (!google.policyTroubleshooter()) {
      return null;
    }
    try {
      return new TroubleshooterClient(
          connection(google, google.service(TroubleshooterClient.SERVICE), credentials));
    } catch (IOException e) {
      throw new UncheckedIOException("Google's client does not start", e);
    }
  }

  /** Null where nobody is to be asked. */
  private static @Nullable KeyUses keyUses(
      WorkerConfiguration.Google google, CredentialsProvider credentials) {
    return google.policyAnalyzer() == null
        ? null
        : new ActivityAnalyzerClient(
            google.policyAnalyzer(), credentials, ActivityAnalyzerClient.DEFAULT_PATIENCE);
  }

  private static IamConnection connection(
      WorkerConfiguration.Google google, HostAndPort endpoint, CredentialsProvider credentials) {
    return new IamConnection(
        endpoint.toString(), google.plaintext(), credentials, IamConnection.DEFAULT_DEADLINE);
  }

  /** Null where the worker has no power that takes credentials of its own. */
  private static @Nullable AccessClient powers(WorkerConfiguration configuration) {
    CredentialsSource credentials = configuration.boundary().powers().credentials();
    return credentials == null
        ? null
        : access(
            configuration.google(), GoogleAccess.credentials(credentials, configuration.google()));
  }

  /** One client for each credential. */
  private static Map<String, CastAiClient> castAi(
      WorkerConfiguration.CastAi castAi, boolean timeIsSkipped) {
    CastAiSettings settings = CastAiSettings.of(castAi.url().toString(), WorkerVersion.version());
    Map<String, CastAiClient> clients = new HashMap<>();
    castAi
        .tokens()
        .forEach(
            (name, key) ->
                clients.put(
                    name,
                    timeIsSkipped
                        ? new CastAiClient(settings, key)
                        : CastAiClient.shared(settings, key)));
    return Map.copyOf(clients);
  }
}
