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
 * Everything that the worker is told, judged as a whole. Immutable; secrets are given by suppliers
 * that never show them.
 *
 * @param environment names the task queues
 * @param castAi the Cast AI API
 * @param google Google IAM
 * @param boundary what may be touched
 * @param minimumPropagation shortest wait between the policy write and the update
 * @param rates limits over all workers of the environment together
 * @param http where health and metrics are served, null for nowhere
 * @param workflowCache workflows kept in memory
 * @param temporalApiKey the key of Temporal Cloud, null where the profile has it or none is needed
 * @param payloads how payloads are kept from those who may read Temporal's database
 * @param deployment the Temporal Worker Deployment; null where workers are not versioned
 * @param log what is logged and how
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
   * @param tokens keys by the name of the credential; {@code default} is always there
   */
  public record CastAi(URI url, Map<String, Secret> tokens) {

    /** Whether this is Cast AI itself and not a stand-in. */
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
   * @param impersonated the service account that the credentials act as; null for themselves
   * @param policyTroubleshooter whether it is asked where a policy does not tell
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

    /** Where another of Google's services is; stand-ins serve all together. */
    public HostAndPort service(String name) {
      return isReal() ? HostAndPort.parse(name + ":443") : endpoint;
    }

    /** Whether this is Google itself and not a stand-in. */
    public boolean isReal() {
      return HostAndPort.isWithin(endpoint.host(), "googleapis.com");
    }
  }

  /**
   * What may be touched. In patterns {@code *} stands for any run of characters.
   *
   * @param projects patterns of the clusters' projects
   * @param serviceAccounts patterns of the client service accounts' e-mails
   * @param castIdentityProjects projects of Cast AI's own service accounts
   * @param castServiceAccounts patterns of those service accounts that may be granted anything
   * @param powers what is dangerous and not given by default
   */
  public record Boundary(
      List<String> projects,
      List<String> serviceAccounts,
      List<String> castIdentityProjects,
      List<String> castServiceAccounts,
      Powers powers) {}

  /**
   * What is dangerous and not given by default.
   *
   * @param lossOfAccess take clusters off impersonation that hold credentials
   * @param granting create custom roles and bind them in projects
   * @param disablingKeys disable keys of client service accounts
   * @param credentials with which the last two are done; null where neither is given
   */
  public record Powers(
      boolean lossOfAccess,
      boolean granting,
      boolean disablingKeys,
      @Nullable CredentialsSource credentials) {}

  /** Calls a second, over all workers of the environment together. */
  public record Rates(double castAi, double iamReads, double iamWrites) {}

  /** Where health and metrics are served; port 0 is any free one. */
  public record Http(String bind, int port) {}

  /**
   * What Temporal is not shown.
   *
   * @param keysetFile encrypts payloads; null where they are plain
   * @param minimalSearchAttributes whether search attributes leave out what ids do not show anyway
   */
  public record Payloads(@Nullable Path keysetFile, boolean minimalSearchAttributes) {}

  /**
   * Where notices go.
   *
   * @param url never shown: it may carry a token
   * @param secret signs what is sent; null for none
   * @param slack whether to post what Slack's incoming webhooks take
   */
  public record Webhook(Secret url, @Nullable Secret secret, boolean slack) {}

  /** What is logged: the least level, and {@code text} or {@code json}. */
  public record Log(String level, String format) {
    /** The variables that say so. */
    public static final List<String> VARIABLES =
        List.of(Settings.LOG_LEVEL.name(), Settings.LOG_FORMAT.name());

    /**
     * Reads these variables alone, for a process that is not configured as a worker.
     *
     * @param usualLevel the level where the environment names none
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
