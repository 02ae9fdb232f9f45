package dev.embark.worker.configuration;

import dev.embark.worker.configuration.WorkerConfiguration.Boundary;
import dev.embark.worker.configuration.WorkerConfiguration.CastAi;
import dev.embark.worker.configuration.WorkerConfiguration.Google;
import dev.embark.worker.configuration.WorkerConfiguration.Http;
import dev.embark.worker.configuration.WorkerConfiguration.Log;
import dev.embark.worker.configuration.WorkerConfiguration.Payloads;
import dev.embark.worker.configuration.WorkerConfiguration.Powers;
import dev.embark.worker.configuration.WorkerConfiguration.Rates;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Assembles a {@link WorkerConfiguration}; missing and invalid settings go to the reader. */
final class WorkerSettingsReader {

  private static final List<String> EVERYTHING = List.of("*");
  private static final String GOOGLE_PROJECTS = "cloudresourcemanager.googleapis.com:443";
  private static final double SECONDS_PER_MINUTE = 60;

  private final EnvironmentReader reader;

  WorkerSettingsReader(EnvironmentReader reader) {
    this.reader = reader;
  }

  /** Returns empty if settings are missing or invalid; the reader then has at least one problem. */
  Optional<WorkerConfiguration> read() {
    CastAi castAi = castAi();
    Google google = google();
    String environment = reader.read(Settings.ENVIRONMENT);
    Boundary boundary = boundary(google);
    Duration minimum = reader.read(Settings.MIN_PROPAGATION);
    Rates rates = rates();
    Http http = http();
    Integer cache = reader.read(Settings.WORKFLOW_CACHE);
    Secret temporalApiKey = reader.secret(Settings.TEMPORAL_API_KEY.name());
    Payloads payloads = payloads();
    String deployment = reader.read(Settings.WORKER_DEPLOYMENT);
    Log log = log();
    Map<String, WorkerConfiguration.Webhook> webhooks = Webhooks.read(reader);
    EndpointRules.judge(reader, castAi, google, minimum);
    boolean incomplete =
        Stream.of(castAi, google, environment, boundary, minimum, rates, cache, payloads, log)
            .anyMatch(Objects::isNull);
    if (incomplete || !reader.problems().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WorkerConfiguration(
            environment,
            castAi,
            google,
            boundary,
            minimum,
            rates,
            http,
            cache,
            temporalApiKey,
            payloads,
            deployment,
            log,
            webhooks,
            reader.shown()));
  }

  private @Nullable CastAi castAi() {
    URI url = reader.read(Settings.CASTAI_API_URL);
    Map<String, Secret> tokens = CastAiTokens.read(reader);
    return url == null ? null : new CastAi(url, Map.copyOf(tokens));
  }

  private @Nullable Google google() {
    HostAndPort endpoint = reader.read(Settings.GCP_IAM_ENDPOINT);
    Boolean plaintext = reader.read(Settings.GCP_PLAINTEXT);
    CredentialsSource credentials = reader.read(Settings.GCP_CREDENTIALS);
    String quotaProject = reader.read(Settings.GCP_QUOTA_PROJECT);
    String impersonated = reader.read(Settings.GCP_IMPERSONATE);
    Boolean troubleshooter = reader.read(Settings.POLICY_TROUBLESHOOTER);
    URI policyAnalyzer = reader.read(Settings.POLICY_ANALYZER_URL);
    boolean incomplete =
        Stream.of(endpoint, plaintext, credentials, troubleshooter).anyMatch(Objects::isNull);
    return incomplete
        ? null
        : new Google(
            endpoint,
            projects(endpoint),
            plaintext,
            credentials,
            quotaProject,
            impersonated,
            troubleshooter,
            policyAnalyzer);
  }

  /** Google serves the two separately; simulators serve them together. */
  private HostAndPort projects(HostAndPort iam) {
    HostAndPort given = reader.read(Settings.GCP_PROJECTS_ENDPOINT);
    boolean real = HostAndPort.isWithin(iam.host(), "googleapis.com");
    HostAndPort usual = real ? HostAndPort.parse(GOOGLE_PROJECTS) : iam;
    HostAndPort endpoint = given == null ? usual : given;
    if (HostAndPort.isWithin(endpoint.host(), "googleapis.com") != real) {
      reader.report(
          Settings.GCP_PROJECTS_ENDPOINT,
          "does not go with EMBARK_GCP_IAM_ENDPOINT: expected both Google's or both stand-ins");
    }
    return endpoint;
  }

  private @Nullable Boundary boundary(@Nullable Google google) {
    boolean required = google == null || google.credentials().areReal();
    List<String> projects = allowed(Settings.ALLOWED_PROJECTS, required);
    List<String> accounts = allowed(Settings.ALLOWED_SERVICE_ACCOUNTS, required);
    List<String> identities = reader.read(Settings.CASTAI_IDENTITY_PROJECTS);
    List<String> castAccounts = reader.read(Settings.CASTAI_SERVICE_ACCOUNTS);
    Powers powers = powers(required);
    boolean incomplete =
        Stream.of(projects, accounts, identities, castAccounts, powers).anyMatch(Objects::isNull);
    return incomplete ? null : new Boundary(projects, accounts, identities, castAccounts, powers);
  }

  /** Simulators cannot come to harm. */
  private @Nullable Powers powers(boolean real) {
    Boolean loss = power(Settings.ALLOW_LOSS_OF_ACCESS, real);
    Boolean granting = power(Settings.ALLOW_GRANTING, real);
    Boolean keys = power(Settings.ALLOW_DISABLING_KEYS, real);
    if (loss == null || granting == null || keys == null) {
      return null;
    }
    CredentialsSource credentials = reader.read(Settings.POWERS_GCP_CREDENTIALS);
    if (real && (granting || keys) && credentials == null) {
      reader.report(
          Settings.POWERS_GCP_CREDENTIALS,
          "is not set: granting and disabling keys take credentials of their own");
    }
    CredentialsSource used = real ? credentials : new CredentialsSource.None();
    return new Powers(loss, granting, keys, granting || keys ? used : null);
  }

  private @Nullable Boolean power(Setting<Boolean> setting, boolean real) {
    return real || reader.text(setting.name()) != null ? reader.read(setting) : Boolean.TRUE;
  }

  private @Nullable List<String> allowed(Setting<List<String>> setting, boolean required) {
    if (reader.text(setting.name()) != null) {
      return reader.read(setting);
    }
    if (!required) {
      return EVERYTHING;
    }
    reader.report(
        setting,
        "is not set: with real credentials, say what may be touched; * for everything must be"
            + " written out");
    return null;
  }

  private @Nullable Rates rates() {
    Double writes = reader.read(Settings.IAM_WRITES_PER_MINUTE);
    Double reads = reader.read(Settings.IAM_READS_PER_MINUTE);
    Double castAi = reader.read(Settings.CASTAI_RATE);
    return writes == null || reads == null || castAi == null
        ? null
        : new Rates(castAi, reads / SECONDS_PER_MINUTE, writes / SECONDS_PER_MINUTE);
  }

  private @Nullable Http http() {
    Integer port = reader.read(Settings.HTTP_PORT);
    String bind = reader.read(Settings.HTTP_BIND);
    return port == null || bind == null || port == ValueForm.OFF ? null : new Http(bind, port);
  }

  private @Nullable Payloads payloads() {
    Path keysetFile = reader.read(Settings.PAYLOAD_KEYSET_FILE);
    Boolean minimal = reader.read(Settings.SEARCH_ATTRIBUTES);
    return minimal == null ? null : new Payloads(keysetFile, minimal);
  }

  @Nullable Log log() {
    String level = reader.read(Settings.LOG_LEVEL);
    String format = reader.read(Settings.LOG_FORMAT);
    return level == null || format == null ? null : new Log(level, format);
  }
}
