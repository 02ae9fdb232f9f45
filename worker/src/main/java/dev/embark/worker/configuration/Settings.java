package dev.embark.worker.configuration;

import dev.embark.workflows.model.CastServiceAccount;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Every setting of the worker, in the order of the documentation. */
public final class Settings {

  static final Setting<URI> CASTAI_API_URL =
      new Setting<>(
          "CASTAI_API_URL",
          ValueForm.URL,
          "https://api.cast.ai",
          "Where Cast AI answers; `https://api.eu.cast.ai` for organizations in the EU.");

  /** The default credential; {@link CastAiTokens} also reads the named ones. */
  static final Setting<String> CASTAI_API_TOKEN =
      new Setting<>(
          "CASTAI_API_TOKEN",
          ValueForm.SECRET,
          null,
          "Key for the Cast AI API, with write access. Further keys, for manifests that name a"
              + " `credential`: `CASTAI_API_TOKEN_<NAME>`, where `EU_PROD` is the credential"
              + " `eu-prod`.");

  static final Setting<HostAndPort> GCP_IAM_ENDPOINT =
      new Setting<>(
          "EMBARK_GCP_IAM_ENDPOINT",
          ValueForm.HOST_AND_PORT,
          "iam.googleapis.com:443",
          "Where `google.iam.admin.v1.IAM` is served over gRPC.");

  static final Setting<HostAndPort> GCP_PROJECTS_ENDPOINT =
      new Setting<>(
          "EMBARK_GCP_PROJECTS_ENDPOINT",
          ValueForm.HOST_AND_PORT,
          null,
          "Where `google.cloud.resourcemanager.v3.Projects` is served over gRPC. Without it, next"
              + " to Google's IAM `cloudresourcemanager.googleapis.com:443`, next to a stand-in the"
              + " same endpoint.");

  static final Setting<Boolean> GCP_PLAINTEXT =
      new Setting<>(
          "EMBARK_GCP_PLAINTEXT",
          ValueForm.FLAG,
          "false",
          "Speak gRPC without TLS; for stand-ins of Google only.");

  static final Setting<CredentialsSource> GCP_CREDENTIALS =
      new Setting<>(
          "EMBARK_GCP_CREDENTIALS",
          ValueForm.CREDENTIALS,
          "adc",
          "`adc`: application default credentials, such as workload identity. `none`: for"
              + " stand-ins. Or a credentials file.");

  static final Setting<Boolean> POLICY_TROUBLESHOOTER =
      new Setting<>(
          "EMBARK_POLICY_TROUBLESHOOTER",
          ValueForm.FLAG,
          "false",
          "Ask Google's Policy Troubleshooter where a project's policy does not tell whether an"
              + " account has a permission. Needs its API on and `roles/iam.securityReviewer`. See"
              + " [permissions](permissions.md).");

  static final Setting<URI> POLICY_ANALYZER_URL =
      new Setting<>(
          "EMBARK_POLICY_ANALYZER_URL",
          ValueForm.URL,
          null,
          "`https://policyanalyzer.googleapis.com`: ask Google's Policy Analyzer when keys were"
              + " last used. Needs its API on and `roles/policyanalyzer.activityAnalysisViewer`."
              + " Without it nobody is asked. See [permissions](permissions.md#keys).");

  static final Setting<String> GCP_QUOTA_PROJECT =
      new Setting<>(
          "EMBARK_GCP_QUOTA_PROJECT",
          ValueForm.PROJECT,
          null,
          "Project whose IAM quota the calls count against; without it, the credentials' own.");

  static final Setting<String> GCP_IMPERSONATE =
      new Setting<>(
          "EMBARK_GCP_IMPERSONATE",
          ValueForm.SERVICE_ACCOUNT,
          null,
          "Service account that the credentials act as; they need"
              + " `roles/iam.serviceAccountTokenCreator` on it and nothing else.");

  static final Setting<String> ENVIRONMENT =
      new Setting<>(
          "EMBARK_ENVIRONMENT",
          ValueForm.ENVIRONMENT,
          "default",
          "Names the task queues, so that a worker of one environment never takes another's"
              + " tasks.");

  static final Setting<List<String>> ALLOWED_PROJECTS =
      new Setting<>(
          "EMBARK_ALLOWED_PROJECTS",
          ValueForm.PROJECT_PATTERNS,
          null,
          "Projects whose clusters this worker may touch; `*` stands for any characters."
              + " Required, except with `EMBARK_GCP_CREDENTIALS=none`, where all are allowed"
              + " unless it is set.");

  static final Setting<List<String>> ALLOWED_SERVICE_ACCOUNTS =
      new Setting<>(
          "EMBARK_ALLOWED_SERVICE_ACCOUNTS",
          ValueForm.ACCOUNT_PATTERNS,
          null,
          "E-mails of the client service accounts whose policy this worker may edit. Required"
              + " likewise.");

  static final Setting<List<String>> CASTAI_IDENTITY_PROJECTS =
      new Setting<>(
          "EMBARK_CASTAI_IDENTITY_PROJECTS",
          ValueForm.PROJECTS,
          CastServiceAccount.DEFAULT_IDENTITY_PROJECT,
          "Google projects of Cast AI's own service accounts: only their members are ever granted"
              + " or taken a role.");

  static final Setting<Boolean> ALLOW_LOSS_OF_ACCESS =
      new Setting<>(
          "EMBARK_ALLOW_LOSS_OF_ACCESS",
          ValueForm.FLAG,
          "false",
          "Let `embark offboard --accept-loss-of-access` take clusters off impersonation that hold"
              + " credentials. With `EMBARK_GCP_CREDENTIALS=none` on unless it is set.");

  static final Setting<Boolean> ALLOW_GRANTING =
      new Setting<>(
          "EMBARK_ALLOW_GRANTING",
          ValueForm.FLAG,
          "false",
          "Let `--grant-permissions` create custom roles and bind them in projects. Likewise.");

  static final Setting<Boolean> ALLOW_DISABLING_KEYS =
      new Setting<>(
          "EMBARK_ALLOW_DISABLING_KEYS",
          ValueForm.FLAG,
          "false",
          "Let `--disable-keys` disable keys of client service accounts. Likewise.");

  static final Setting<CredentialsSource> POWERS_GCP_CREDENTIALS =
      new Setting<>(
          "EMBARK_POWERS_GCP_CREDENTIALS",
          ValueForm.CREDENTIALS,
          null,
          "Google credentials for granting and for disabling keys, apart from those for everything"
              + " else. Required with `EMBARK_ALLOW_GRANTING` or `EMBARK_ALLOW_DISABLING_KEYS`"
              + " unless `EMBARK_GCP_CREDENTIALS=none`.");

  static final Setting<List<String>> CASTAI_SERVICE_ACCOUNTS =
      new Setting<>(
          "EMBARK_CASTAI_SERVICE_ACCOUNTS",
          ValueForm.ACCOUNT_PATTERNS,
          "*",
          "E-mails of Cast AI's own service accounts that may be granted the two roles, or be"
              + " off-boarded from them, within those projects. Cast AI has one for each customer:"
              + " naming yours keeps whoever can write to Temporal from having another customer's"
              + " granted or taken away.");

  static final Setting<Duration> MIN_PROPAGATION =
      new Setting<>(
          "EMBARK_MIN_PROPAGATION",
          ValueForm.DURATION,
          "180s",
          "Shortest wait between the policy write and the update. Less than 180s is accepted with"
              + " stand-ins only.");

  static final Setting<Double> IAM_WRITES_PER_MINUTE =
      new Setting<>(
          "EMBARK_IAM_WRITES_PER_MINUTE",
          ValueForm.RATE,
          "480",
          "Policy writes, over all workers of the environment together. Google's default quota is"
              + " 600.");

  static final Setting<Double> IAM_READS_PER_MINUTE =
      new Setting<>(
          "EMBARK_IAM_READS_PER_MINUTE",
          ValueForm.RATE,
          "4800",
          "Policy reads, likewise. Google's default quota is 6000.");

  static final Setting<Double> CASTAI_RATE =
      new Setting<>(
          "EMBARK_CASTAI_RATE",
          ValueForm.RATE,
          "30",
          "Calls to Cast AI a second, likewise. Cast AI publishes no limit; its 429 answers are"
              + " obeyed.");

  /** Stands for all webhooks; {@link Webhooks} reads them. */
  static final Setting<String> WEBHOOK =
      new Setting<>(
          "EMBARK_WEBHOOK_<NAME>_URL",
          ValueForm.SECRET,
          null,
          "A webhook that is told of every fleet; `…_SECRET` (or `…_SECRET_FILE`) signs, `…_FORM`"
              + " is `embark` or `slack`. See [notifications](notifications.md).");

  static final Setting<Integer> HTTP_PORT =
      new Setting<>(
          "EMBARK_HTTP_PORT",
          ValueForm.PORT,
          "9464",
          "Port of `/health/live`, `/health/ready` and `/metrics`; `0` for any free one, `off` for"
              + " none.");

  static final Setting<String> HTTP_BIND =
      new Setting<>(
          "EMBARK_HTTP_BIND",
          ValueForm.HOST,
          "127.0.0.1",
          "Address that port is bound to; `0.0.0.0` inside a container.");

  static final Setting<Integer> WORKFLOW_CACHE =
      new Setting<>(
          "EMBARK_WORKFLOW_CACHE",
          ValueForm.CACHE_SIZE,
          Runtime.version().feature() >= 21 ? "2000" : "600",
          "Workflows kept in memory, about 40 KB each; one that was put out is rebuilt from its"
              + " history. By default 2000 on Java 21 and later, 600 before.");

  static final Setting<String> TEMPORAL_API_KEY =
      new Setting<>(
          "TEMPORAL_API_KEY",
          ValueForm.SECRET,
          null,
          "API key for Temporal Cloud; overrides the profile's.");

  static final Setting<Path> PAYLOAD_KEYSET_FILE =
      new Setting<>(
          "EMBARK_PAYLOAD_KEYSET_FILE",
          ValueForm.READABLE_FILE,
          null,
          "Keyset with which payloads are encrypted; the command line needs the same. With it,"
              + " payloads that are not encrypted are refused. Read anew at each use.");

  static final Setting<Boolean> SEARCH_ATTRIBUTES =
      new Setting<>(
          "EMBARK_SEARCH_ATTRIBUTES",
          ValueForm.SEARCH_ATTRIBUTES,
          "full",
          "`minimal` leaves `EmbarkProject` and `EmbarkWave` out, which Temporal keeps in clear;"
              + " the command line needs the same. Names of waves stay visible in the ids of"
              + " batches.");

  static final Setting<String> WORKER_DEPLOYMENT =
      new Setting<>(
          "EMBARK_WORKER_DEPLOYMENT",
          ValueForm.ENVIRONMENT,
          null,
          "Name of the Temporal Worker Deployment, which switches versioning on: tasks then go to"
              + " the release that was made current. See operations.");

  static final Setting<String> LOG_LEVEL =
      new Setting<>("EMBARK_LOG_LEVEL", ValueForm.LOG_LEVEL, "info", "Least level that is logged.");

  static final Setting<String> LOG_FORMAT =
      new Setting<>(
          "EMBARK_LOG_FORMAT",
          ValueForm.LOG_FORMAT,
          "text",
          "Logs on stderr: one line per event, as text or as JSON.");

  public static final List<Setting<?>> ALL =
      List.of(
          CASTAI_API_URL,
          CASTAI_API_TOKEN,
          GCP_IAM_ENDPOINT,
          GCP_PROJECTS_ENDPOINT,
          GCP_PLAINTEXT,
          GCP_CREDENTIALS,
          GCP_QUOTA_PROJECT,
          GCP_IMPERSONATE,
          POLICY_TROUBLESHOOTER,
          POLICY_ANALYZER_URL,
          ENVIRONMENT,
          ALLOWED_PROJECTS,
          ALLOWED_SERVICE_ACCOUNTS,
          CASTAI_IDENTITY_PROJECTS,
          CASTAI_SERVICE_ACCOUNTS,
          ALLOW_LOSS_OF_ACCESS,
          ALLOW_GRANTING,
          ALLOW_DISABLING_KEYS,
          POWERS_GCP_CREDENTIALS,
          MIN_PROPAGATION,
          IAM_WRITES_PER_MINUTE,
          IAM_READS_PER_MINUTE,
          CASTAI_RATE,
          WEBHOOK,
          HTTP_PORT,
          HTTP_BIND,
          WORKFLOW_CACHE,
          TEMPORAL_API_KEY,
          PAYLOAD_KEYSET_FILE,
          SEARCH_ATTRIBUTES,
          WORKER_DEPLOYMENT,
          LOG_LEVEL,
          LOG_FORMAT);

  private Settings() {}
}
