package dev.embark.starter.client;

import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.ShellWord;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Timing;
import io.grpc.Status;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Determines which Temporal server to use and connects to it. */
final class Connector {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A restarting server is back within this time; commands that follow a run retry anyway. */
  private static final Duration RETRIES = Duration.ofSeconds(10);

  /**
   * gRPC logs its transports through the JDK's logging; the reference keeps the logger from being
   * garbage-collected.
   */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private static final Pattern PORT = Pattern.compile(":0*(\\d{1,9})$");

  private static final String VARIABLES = "embark help environment    # lists the variables";

  private static final String WAYS =
      """
      One of:
        embark up                        run a server here
        --address HOST:PORT              or TEMPORAL_ADDRESS: a server that is running
        --profile NAME                   a profile of Temporal's configuration file\
      """;

  private final ConnectionRequest request;
  private final Surroundings surroundings;

  Connector(ConnectionRequest request, Surroundings surroundings) {
    this.request = request;
    this.surroundings = surroundings;
  }

  /**
   * Connects.
   *
   * @throws CommandException if the target is unclear or the server does not answer
   */
  EmbarkClient connect() {
    refuseEmpty("--address", request.address());
    refuseEmpty("--namespace", request.namespace());
    refuseEmpty("--profile", request.profile());
    if (request.engine() == Engine.EMBEDDED) {
      throw CommandException.of(
              ExitCode.USAGE,
              "The embedded engine lives only as long as its command, so no other command can talk"
                  + " to it.")
          .next("embark demo runs on it; embark up runs a server that other commands find.");
    }
    if (request.engine() == Engine.LOCAL) {
      refuseAnotherServer();
      return connectLocally();
    }
    ClientConfigProfile profile = profile();
    boolean configured = !text(profile.getAddress()).isEmpty();
    if (!configured && request.profile() != null) {
      throw CommandException.of(
              ExitCode.USAGE, "Profile '" + request.profile() + "' names no address.")
          .next("Add one to it in Temporal's configuration file, or give --address HOST:PORT.");
    }
    if (!configured && request.engine() == Engine.CLUSTER) {
      throw nowhere("No Temporal address is configured.");
    }
    return configured ? connectTo(profile) : connectLocally();
  }

  /** From a shell's variable that is not set: the command would act on some other server. */
  private static void refuseEmpty(String option, @Nullable String value) {
    if (value != null && value.isBlank()) {
      throw CommandException.of(ExitCode.USAGE, option + " is empty.")
          .next("Give it a value, or leave it out.");
    }
  }

  /** Variables may be set for good, but who gives a flag means that server. */
  private void refuseAnotherServer() {
    if (request.address() != null || request.profile() != null) {
      throw CommandException.of(ExitCode.USAGE, "--address and --profile go with --engine cluster.")
          .next("Leave out --engine local; or them, for the server that 'embark up' runs.");
    }
  }

  // ---- a configured server

  private EmbarkClient connectTo(ClientConfigProfile profile) {
    WorkflowClientOptions payloads = PayloadOptions.of(surroundings);
    String address = text(profile.getAddress());
    String namespace = text(profile.getNamespace()).isEmpty() ? "default" : profile.getNamespace();
    refuseUnverifiedTls(profile);
    refuseImpossiblePort(address);
    WorkflowServiceStubsOptions options;
    try {
      options = profile.toWorkflowServiceStubsOptions();
    } catch (RuntimeException e) {
      throw CommandException.of(
              ExitCode.USAGE,
              "The TLS settings for "
                  + address
                  + " cannot be used; client keys must be PKCS#8 PEM files.")
          .next(VARIABLES)
          .because(e);
    }
    WorkflowServiceStubs service = open(options, address, null);
    String ui = surroundings.variable("TEMPORAL_UI_URL", "");
    return EmbarkClient.over(
        service,
        new Server(
            address,
            namespace,
            environment(),
            ui.isEmpty() ? null : ui,
            Timing.DEFAULT_PROPAGATION,
            false),
        payloads);
  }

  /** A man in the middle could read what is sent and answer in Temporal's place. */
  private static void refuseUnverifiedTls(ClientConfigProfile profile) {
    ClientConfigTLS tls = profile.getTls();
    if (tls != null && Boolean.TRUE.equals(tls.isDisableHostVerification())) {
      throw CommandException.of(
              ExitCode.USAGE,
              "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION, or disable_host_verification of the profile,"
                  + " would turn off server verification.")
          .next(
              "Name the certificate authority of the server in TEMPORAL_TLS_SERVER_CA_CERT_PATH"
                  + " instead.");
    }
  }

  /** gRPC would only fail on a thread of its own, where the error cannot be handled. */
  private static void refuseImpossiblePort(String address) {
    Matcher port = PORT.matcher(address);
    if (port.find() && Integer.parseInt(port.group(1)) > 65_535) {
      throw CommandException.of(
              ExitCode.USAGE, "Temporal's address " + address + " has a port beyond 65535.")
          .next("Check --address, or TEMPORAL_ADDRESS.");
    }
  }

  private ClientConfigProfile profile() {
    refuseMissingFile();
    LoadClientConfigProfileOptions.Builder options =
        LoadClientConfigProfileOptions.newBuilder()
            .setConfigFileStrict(true)
            .setEnvOverrides(variables());
    if (request.profile() != null) {
      options.setConfigFileProfile(request.profile());
    }
    try {
      return ClientConfigProfile.load(options.build());
    } catch (IOException | RuntimeException e) {
      throw CommandException.of(
              ExitCode.USAGE, "Temporal's configuration cannot be used: " + e.getMessage())
          .next("temporal config list shows it; TEMPORAL_* variables and --profile select it.")
          .because(e);
    }
  }

  /** The library treats a missing file as an empty one, even if it is named explicitly. */
  private void refuseMissingFile() {
    String file = surroundings.variable("TEMPORAL_CONFIG_FILE", "");
    if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
      throw CommandException.of(
              ExitCode.USAGE, "TEMPORAL_CONFIG_FILE names " + file + ", which cannot be read.")
          .next(VARIABLES);
    }
  }

  /** Flags take precedence over variables, which take precedence over the file. */
  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(surroundings.environment());
    put(variables, "TEMPORAL_ADDRESS", request.address());
    variables.computeIfPresent("TEMPORAL_ADDRESS", (name, address) -> address.strip());
    put(variables, "TEMPORAL_NAMESPACE", request.namespace());
    return variables;
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    if (value != null) {
      variables.put(name, value);
    }
  }

  // ---- the server of embark up

  private EmbarkClient connectLocally() {
    WorkflowClientOptions payloads = PayloadOptions.of(surroundings);
    Path file = EngineState.file(surroundings);
    Optional<EngineState> found;
    try {
      found = EngineState.read(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    EngineState state =
        found.orElseThrow(
            () -> nowhere("No Temporal server is configured, and 'embark up' is not running."));
    WorkflowServiceStubs service =
        open(
            WorkflowServiceStubsOptions.newBuilder().setTarget(state.address()).build(),
            state.address(),
            file);
    String namespace = request.namespace() == null ? state.namespace() : request.namespace();
    return EmbarkClient.over(
        service,
        new Server(
            state.address(),
            namespace,
            state.environment(),
            state.uiUrl(),
            propagation(state),
            true),
        payloads);
  }

  static CommandException unreadable(Path file, IOException e) {
    String why = e instanceof FileSystemException ? ": " + FileTrouble.why(e) : "";
    String what = "The state of 'embark up' in " + file + " cannot be read" + why + ".";
    CommandException problem = CommandException.of(ExitCode.UNREACHABLE, what).because(e);
    return e instanceof AccessDeniedException
        ? problem.next(
            "Another user's 'embark up' may have made it, as with sudo. For one of your own, set"
                + " XDG_STATE_HOME to a folder that you may write, then: embark up\n"
                + WAYS)
        : problem.next("rm " + ShellWord.of(file) + "    then start it again: embark up\n" + WAYS);
  }

  private static Duration propagation(EngineState state) {
    String text = state.propagation();
    return text == null ? Timing.DEFAULT_PROPAGATION : DurationText.parse(text);
  }

  // ---- both

  private WorkflowServiceStubs open(
      WorkflowServiceStubsOptions options, String address, @Nullable Path stateFile) {
    GRPC.setLevel(Level.OFF);
    WorkflowServiceStubsOptions patient =
        WorkflowServiceStubsOptions.newBuilder(options)
            .setRpcRetryOptions(
                RpcRetryOptions.newBuilder().setExpiration(RETRIES).validateBuildWithDefaults())
            .validateAndBuildWithDefaults();
    try {
      return WorkflowServiceStubs.newConnectedServiceStubs(patient, CONNECT);
    } catch (RuntimeException e) {
      throw unreachable(address, stateFile, e);
    }
  }

  private static CommandException unreachable(
      String address, @Nullable Path stateFile, RuntimeException e) {
    Status status = ServerErrors.status(e);
    if (ServerErrors.isRefusal(status)) {
      return ServerErrors.refusal(address, status, e);
    }
    String reason = ServerErrors.reason(e);
    CommandException problem =
        CommandException.of(
                ExitCode.UNREACHABLE,
                "Temporal does not answer at " + address + " within 5 seconds" + reason + ".")
            .because(e);
    return stateFile == null
        ? problem.next("Check --address, TEMPORAL_ADDRESS, the client certificate and the network.")
        : problem.next("embark up starts it again; it continues where it was.");
  }

  private static CommandException nowhere(String what) {
    return CommandException.of(ExitCode.UNREACHABLE, what).next(WAYS);
  }

  private String environment() {
    return surroundings.variable("EMBARK_ENVIRONMENT", "default");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
