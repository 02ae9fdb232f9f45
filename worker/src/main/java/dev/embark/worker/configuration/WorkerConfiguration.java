package dev.embark.worker.configuration;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The complete, validated configuration of the worker. Immutable; secrets come from suppliers that
 * never show them.
 *
 * @param environment names the task queues
 * @param castAi the Cast AI API
 * @param google Google IAM
 * @param boundary what may be touched
 * @param minimumPropagation shortest wait between the policy write and the update
 * @param rates limits across all workers of the environment
 * @param http where health and metrics are served, null for nowhere
 * @param workflowCache workflows kept in memory
 * @param temporalApiKey the key of Temporal Cloud, null if the profile has it or none is needed
 * @param payloads how payloads are protected from readers of Temporal's database
 * @param deployment the Temporal Worker Deployment; null if workers are not versioned
 * @param log level and format of the log
 * @param webhooks where notices go, by name
 * @param shown the configuration as lines {@code NAME=value}, without secrets
 */
public record WorkerConfiguration(
    String environment,
    CastAi castAi,
    Google google,
    Boundary boundary,
    Duration minimumPropagation,
    Rates rates,
    @Nullable Http http,
    int workflowCache,
    @Nullable Secret temporalApiKey,
    Payloads payloads,
    @Nullable String deployment,
    Log log,
    Map<String, Webhook> webhooks,
    List<String> shown) {

  /**
   * The Cast AI API.
   *
   * @param url scheme, host and port
   * @param tokens keys by credential name; always contains {@code default}
   */
  public record CastAi(URI url, Map<String, Secret> tokens) {

    /** Returns whether this is Cast AI itself rather than a simulator. */
    public boolean isReal() {
      return HostAndPort.isWithin(url.getHost(), "cast.ai");
    }
  }

  /**
   * Google IAM.
   *
   * @param endpoint where IAM is served
   * @param projectsEndpoint where Resource Manager is served
   * @param plaintext without TLS
   * @param quotaProject null for the credentials' own
   * @param impersonated the service account that the credentials impersonate; null for none
   * @param policyTroubleshooter whether to ask it if a policy is inconclusive
   * @param policyAnalyzer where to ask when keys were last used; null for nowhere
   */
  public record Google(
      HostAndPort endpoint,
      HostAndPort projectsEndpoint,
      boolean plaintext,
      CredentialsSource credentials,
      @Nullable String quotaProject,
      @Nullable String impersonated,
      boolean policyTroubleshooter,
      @Nullable URI policyAnalyzer) {

    /** Returns the endpoint of another Google service; simulators serve all at one. */
    public HostAndPort service(String name) {
      return isReal() ? HostAndPort.parse(name + ":443") : endpoint;
    }

    /** Returns whether this is Google itself rather than a simulator. */
    public boolean isReal() {
      return HostAndPort.isWithin(endpoint.host(), "googleapis.com");
    }
  }

  /**
   * What may be touched. In patterns {@code *} matches any run of characters.
   *
   * @param projects patterns of the clusters' projects
   * @param serviceAccounts patterns of the client service accounts' e-mails
   * @param castIdentityProjects projects of Cast AI's own service accounts
   * @param castServiceAccounts patterns of those service accounts that may be granted anything
   * @param powers dangerous abilities that are not granted by default
   */
  public record Boundary(
      List<String> projects,
      List<String> serviceAccounts,
      List<String> castIdentityProjects,
      List<String> castServiceAccounts,
      Powers powers) {}

  /**
   * Dangerous abilities that are not granted by default.
   *
   * @param lossOfAccess disable impersonation for clusters that hold credentials
   * @param granting create custom roles and bind them in projects
   * @param disablingKeys disable keys of client service accounts
   * @param credentials used for the last two; null if neither is granted
   */
  public record Powers(
      boolean lossOfAccess,
      boolean granting,
      boolean disablingKeys,
      @Nullable CredentialsSource credentials) {}

  /** Calls per second, across all workers of the environment. */
  public record Rates(double castAi, double iamReads, double iamWrites) {}

  /** Where health and metrics are served; port 0 is any free one. */
  public record Http(String bind, int port) {}

  /**
   * What is hidden from Temporal.
   *
   * @param keysetFile encrypts payloads; null for plaintext
   * @param minimalSearchAttributes whether search attributes are limited to what ids show anyway
   */
  public record Payloads(@Nullable Path keysetFile, boolean minimalSearchAttributes) {}

  /**
   * Where notices go.
   *
   * @param url never shown: it may contain a token
   * @param secret signs notices; null for none
   * @param slack whether to post in the format of Slack's incoming webhooks
   */
  public record Webhook(Secret url, @Nullable Secret secret, boolean slack) {}

  /** The log's minimum level, and its format, {@code text} or {@code json}. */
  public record Log(String level, String format) {
    /** The variables that configure the log. */
    public static final List<String> VARIABLES =
        List.of(Settings.LOG_LEVEL.name(), Settings.LOG_FORMAT.name());

    /**
     * Reads only these variables, for a process that is not configured as a worker.
     *
     * @param usualLevel the level if the environment names none
     * @throws ConfigurationException with everything that is wrong with them
     */
    public static Log read(Map<String, String> environment, String usualLevel) {
      EnvironmentReader reader = new EnvironmentReader(environment);
      Log log = new WorkerSettingsReader(reader).log();
      if (log == null) {
        throw new ConfigurationException(reader.problems());
      }
      return reader.text(Settings.LOG_LEVEL.name()) == null
          ? new Log(usualLevel, log.format())
          : log;
    }
  }

  /**
   * Reads the process's configuration.
   *
   * @throws ConfigurationException with everything that is wrong with it
   */
  public static WorkerConfiguration read(Map<String, String> environment) {
    return read(environment, Set.of());
  }

  /**
   * Reads a configuration.
   *
   * @param knownElsewhere names of {@code EMBARK_…} variables that other parts of the product in
   *     the same process read
   * @throws ConfigurationException with everything that is wrong with it
   */
  public static WorkerConfiguration read(
      Map<String, String> environment, Set<String> knownElsewhere) {
    EnvironmentReader reader = new EnvironmentReader(environment);
    UnknownNames.report(reader, knownElsewhere);
    Optional<WorkerConfiguration> configuration = new WorkerSettingsReader(reader).read();
    if (configuration.isEmpty() || !reader.problems().isEmpty()) {
      throw new ConfigurationException(reader.problems());
    }
    return configuration.get();
  }
}
