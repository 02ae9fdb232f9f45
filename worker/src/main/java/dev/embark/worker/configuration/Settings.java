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
          "Where `google.cloud.resourcemanager.v3.Projects` is served over gRPC. If unset:"
              + " `cloudresourcemanager.googleapis.com:443` when `EMBARK_GCP_IAM_ENDPOINT` is"
              + " Google's, and that same endpoint when it is a stand-in.");

  static final Setting<Boolean> GCP_PLAINTEXT =
      new Setting<>(
          "EMBARK_GCP_PLAINTEXT",
          ValueForm.FLAG,
          "false",
          "Use gRPC without TLS. Only for stand-ins of Google.");

  static final Setting<CredentialsSource> GCP_CREDENTIALS =
      new Setting<>(
          "EMBARK_GCP_CREDENTIALS",
          ValueForm.CREDENTIALS,
          "adc",
          "`adc`: application default credentials, such as workload identity. `none`: for"
              + " stand-ins. Otherwise the path of a credentials file.");

  static final Setting<Boolean> POLICY_TROUBLESHOOTER =
      new Setting<>(
          "EMBARK_POLICY_TROUBLESHOOTER",
          ValueForm.FLAG,
          "false",
          "Ask Google's Policy Troubleshooter when a project's policy alone does not show whether"
              + " an account has a permission. Its API must be enabled, and the worker needs"
              + " `roles/iam.securityReviewer`. See [permissions](permissions.md).");

  static final Setting<URI> POLICY_ANALYZER_URL =
      new Setting<>(
          "EMBARK_POLICY_ANALYZER_URL",
          ValueForm.URL,
          null,
          "Set to `https://policyanalyzer.googleapis.com` to ask Google's Policy Analyzer when keys"
              + " were last used. Its API must be enabled, and the worker needs"
              + " `roles/policyanalyzer.activityAnalysisViewer`. If unset, the last use is not"
              + " looked up. See [permissions](permissions.md#keys).");

  static final Setting<String> GCP_QUOTA_PROJECT =
      new Setting<>(
          "EMBARK_GCP_QUOTA_PROJECT",
          ValueForm.PROJECT,
          null,
          "Project whose IAM quota the calls count against. If unset, the credentials' own"
              + " project.");

  static final Setting<String> GCP_IMPERSONATE =
      new Setting<>(
          "EMBARK_GCP_IMPERSONATE",
          ValueForm.SERVICE_ACCOUNT,
          null,
          "Service account to impersonate. The credentials then need only"
              + " `roles/iam.serviceAccountTokenCreator` on it.");

  static final Setting<String> ENVIRONMENT =
      new Setting<>(
          "EMBARK_ENVIRONMENT",
          ValueForm.ENVIRONMENT,
          "default",
          "Part of the task queues' names, so that the workers of one environment never take"
              + " another's tasks. The command line needs the same setting.");

  static final Setting<List<String>> ALLOWED_PROJECTS =
      new Setting<>(
          "EMBARK_ALLOWED_PROJECTS",
          ValueForm.PROJECT_PATTERNS,
          null,
          "Projects whose clusters this worker may change; `*` matches any characters. Required,"
              + " except with `EMBARK_GCP_CREDENTIALS=none`, when the default is all projects.");

  static final Setting<List<String>> ALLOWED_SERVICE_ACCOUNTS =
      new Setting<>(
          "EMBARK_ALLOWED_SERVICE_ACCOUNTS",
          ValueForm.ACCOUNT_PATTERNS,
          null,
          "E-mails of the client service accounts whose policy this worker may change. Required,"
              + " with the same exception.");

  static final Setting<List<String>> CASTAI_IDENTITY_PROJECTS =
      new Setting<>(
          "EMBARK_CASTAI_IDENTITY_PROJECTS",
          ValueForm.PROJECTS,
          CastServiceAccount.DEFAULT_IDENTITY_PROJECT,
          "Google projects that contain Cast AI's own service accounts. Roles are only ever granted"
              + " to or removed from members of these projects.");

  static final Setting<Boolean> ALLOW_LOSS_OF_ACCESS =
      new Setting<>(
          "EMBARK_ALLOW_LOSS_OF_ACCESS",
          ValueForm.FLAG,
          "false",
          "Allow `embark offboard --accept-loss-of-access` to take clusters that hold credentials"
              + " off impersonation. With `EMBARK_GCP_CREDENTIALS=none`, the default is `true`.");

  static final Setting<Boolean> ALLOW_GRANTING =
      new Setting<>(
          "EMBARK_ALLOW_GRANTING",
          ValueForm.FLAG,
          "false",
          "Allow `--grant-permissions` to create custom roles and bind them in projects. Same"
              + " default with `EMBARK_GCP_CREDENTIALS=none`.");

  static final Setting<Boolean> ALLOW_DISABLING_KEYS =
      new Setting<>(
          "EMBARK_ALLOW_DISABLING_KEYS",
          ValueForm.FLAG,
          "false",
          "Allow `--disable-keys` to disable keys of client service accounts. Same default with"
              + " `EMBARK_GCP_CREDENTIALS=none`.");

  static final Setting<CredentialsSource> POWERS_GCP_CREDENTIALS =
      new Setting<>(
          "EMBARK_POWERS_GCP_CREDENTIALS",
          ValueForm.CREDENTIALS,
          null,
          "Google credentials used only for granting permissions and disabling keys. Required with"
              + " `EMBARK_ALLOW_GRANTING` or `EMBARK_ALLOW_DISABLING_KEYS` unless"
              + " `EMBARK_GCP_CREDENTIALS=none`. For keys, they need"
              + " `iam.serviceAccountKeys.list`, `iam.serviceAccountKeys.disable` and"
              + " `iam.serviceAccountKeys.enable` in the accounts' projects, for example from"
              + " `roles/iam.serviceAccountKeyAdmin`. See [permissions](permissions.md#keys).");

  static final Setting<List<String>> CASTAI_SERVICE_ACCOUNTS =
      new Setting<>(
          "EMBARK_CASTAI_SERVICE_ACCOUNTS",
          ValueForm.ACCOUNT_PATTERNS,
          "*",
          "E-mails of the Cast AI service accounts, within those projects, whose bindings may be"
              + " added or removed. Cast AI has one for each customer. If you name yours, nobody"
              + " who can write to Temporal can grant access to another customer's, or remove"
              + " it.");

  static final Setting<Duration> MIN_PROPAGATION =
      new Setting<>(
          "EMBARK_MIN_PROPAGATION",
          ValueForm.DURATION,
          "180s",
          "Shortest wait between the policy write and the update. Less than 180s is accepted only"
              + " with stand-ins.");

  static final Setting<Double> IAM_WRITES_PER_MINUTE =
      new Setting<>(
          "EMBARK_IAM_WRITES_PER_MINUTE",
          ValueForm.RATE,
          "480",
          "Limit of policy writes per minute, for all workers of the environment together. Google's"
              + " default quota is 600.");

  static final Setting<Double> IAM_READS_PER_MINUTE =
      new Setting<>(
          "EMBARK_IAM_READS_PER_MINUTE",
          ValueForm.RATE,
          "4800",
          "The same for policy reads. Google's default quota is 6000.");

  static final Setting<Double> CASTAI_RATE =
      new Setting<>(
          "EMBARK_CASTAI_RATE",
          ValueForm.RATE,
          "60",
          "Limit of calls to Cast AI per second, for all workers together; each step at Cast AI"
              + " counts as two. Cast AI publishes no limit; Embark slows down when it answers"
              + " 429.");

  /** Stands for all webhooks; {@link Webhooks} reads them. */
  static final Setting<String> WEBHOOK =
      new Setting<>(
          "EMBARK_WEBHOOK_<NAME>_URL",
          ValueForm.SECRET,
          null,
          "Webhook that is notified about every fleet. `…_SECRET` (or `…_SECRET_FILE`) is the key"
              + " that signs the notices; `…_FORM` is `embark` or `slack`. See"
              + " [notifications](notifications.md).");

  static final Setting<Integer> HTTP_PORT =
      new Setting<>(
          "EMBARK_HTTP_PORT",
          ValueForm.PORT,
          "9464",
          "Port of `/health/live`, `/health/ready` and `/metrics`. `0` takes any free port, `off`"
              + " opens none.");

  static final Setting<String> HTTP_BIND =
      new Setting<>(
          "EMBARK_HTTP_BIND",
          ValueForm.HOST,
          "127.0.0.1",
          "Address that the port is bound to. Use `0.0.0.0` in a container.");

  static final Setting<Integer> WORKFLOW_CACHE =
      new Setting<>(
          "EMBARK_WORKFLOW_CACHE",
          ValueForm.CACHE_SIZE,
          Runtime.version().feature() >= 21 ? "2000" : "600",
          "Number of workflows kept in memory, about 40 KB each. A workflow that is evicted is"
              + " rebuilt from its history. The default is 2000 on Java 21 and later, otherwise"
              + " 600.");

  static final Setting<String> TEMPORAL_API_KEY =
      new Setting<>(
          "TEMPORAL_API_KEY",
          ValueForm.SECRET,
          null,
          "API key for Temporal Cloud. Overrides the one of the profile.");

  static final Setting<Path> PAYLOAD_KEYSET_FILE =
      new Setting<>(
          "EMBARK_PAYLOAD_KEYSET_FILE",
          ValueForm.READABLE_FILE,
          null,
          "Keyset that encrypts payloads; the command line needs the same one. Once it is set,"
              + " payloads that are not encrypted are refused. The file is read at each use.");

  static final Setting<Boolean> SEARCH_ATTRIBUTES =
      new Setting<>(
          "EMBARK_SEARCH_ATTRIBUTES",
          ValueForm.SEARCH_ATTRIBUTES,
          "full",
          "`minimal` omits `EmbarkProject` and `EmbarkWave`, because Temporal does not encrypt"
              + " search attributes. The command line needs the same setting. The names of waves"
              + " remain visible in the ids of batches.");

  static final Setting<String> WORKER_DEPLOYMENT =
      new Setting<>(
          "EMBARK_WORKER_DEPLOYMENT",
          ValueForm.ENVIRONMENT,
          null,
          "Name of the Temporal Worker Deployment. Setting it turns on versioning: Temporal then"
              + " sends tasks to the current version of the deployment. See"
              + " [operations](operations.md).");

  static final Setting<String> LOG_LEVEL =
      new Setting<>(
          "EMBARK_LOG_LEVEL", ValueForm.LOG_LEVEL, "info", "Lowest level that is logged.");

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
