package dev.embark.starter.engine;

import dev.embark.starter.client.EngineState;
import dev.embark.starter.client.SearchAttributeSetup;
import dev.embark.starter.client.ServerCheck;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.Surroundings;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The real Temporal development server as a child process with a database file: runs survive the
 * end of the server and of this process. Listens only on the loopback interface, since it has no
 * authentication.
 */
public final class LocalEngine implements RunningEngine {

  /**
   * The ports on which the server listens.
   *
   * @param port the port of the gRPC endpoint, 0 for the usual one if it is free, otherwise any
   * @param uiPort the port of the Web UI, 0 for the usual one if it is free, otherwise any
   */
  public record Listening(int port, int uiPort) {
    private static final int USUAL = 7233;
    private static final int USUAL_UI = 8233;

    /** Returns any free ports, even if the usual ones are free. */
    public static Listening anywhere() throws IOException {
      return new Listening(Ports.any(), Ports.any());
    }

    Listening resolved() throws IOException {
      return new Listening(
          port == 0 ? Ports.preferably(USUAL) : required(port),
          uiPort == 0 ? Ports.preferably(USUAL_UI) : required(uiPort));
    }

    private static int required(int port) {
      if (!Ports.isFree(port)) {
        throw CommandException.of(ExitCode.FAILED, "Port " + port + " is taken.")
            .next("Choose another one, or leave the option out to get a free one.");
      }
      return port;
    }
  }

  /**
   * The database of another version of the server, whose open runs stand still.
   *
   * @param version the version, such as {@code 1.29.1}
   * @param database the database
   */
  public record LeftBehind(String version, Path database) {}

  private static final String NAMESPACE = "default";
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration START_UP = Duration.ofSeconds(60);

  private final LocalServerProcess process;
  private final WorkflowServiceStubs service;
  private final Listening listening;
  private final Path logFile;
  private final @Nullable LeftBehind leftBehind;

  private LocalEngine(
      LocalServerProcess process,
      WorkflowServiceStubs service,
      Listening listening,
      Path logFile,
      @Nullable LeftBehind leftBehind) {
    this.process = process;
    this.service = service;
    this.listening = listening;
    this.logFile = logFile;
    this.leftBehind = leftBehind;
  }

  /**
   * Starts the server on the database of the previous one, if that was of the same version. Only
   * one process may do so at a time.
   *
   * @throws CommandException if there is no {@code temporal} binary, or the server does not start
   */
  public static LocalEngine start(Surroundings surroundings, Listening wanted) {
    Path executable = TemporalCli.find(surroundings).orElseThrow(LocalEngine::noBinary);
    Path folder = EngineState.folder(surroundings);
    Path log = folder.resolve("temporal.log");
    try {
      Files.createDirectories(folder);
      DiskSpace.require(folder);
      Path pidFile = folder.resolve("temporal.pid");
      LocalServerProcess.endLeftOver(pidFile);
      TemporalCli cli = TemporalCli.of(executable);
      Listening listening = wanted.resolved();
      Databases databases = new Databases(folder);
      Path database = databases.of(cli);
      LeftBehind leftBehind = databases.leftBehindBy(database).orElse(null);
      LocalServerProcess process =
          LocalServerProcess.start(command(cli, database, listening), log, pidFile);
      return connected(process, listening, log, leftBehind);
    } catch (IOException e) {
      throw CommandException.of(
              ExitCode.FAILED, "The Temporal server cannot be started: " + FileTrouble.why(e))
          .next("It keeps its state in " + folder + "; set XDG_STATE_HOME to a writable folder.")
          .because(e);
    }
  }

  @Override
  public WorkflowServiceStubs service() {
    return service;
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  /** Returns the host and port of the gRPC endpoint. */
  public String address() {
    return LOOPBACK + ":" + listening.port();
  }

  /** Returns the URL of the Web UI. */
  public String uiUrl() {
    return "http://" + LOOPBACK + ":" + listening.uiPort();
  }

  /** Returns the server's log file. */
  public Path logFile() {
    return logFile;
  }

  /**
   * Returns the database in use until this start, if it is of another version of the server; this
   * one does not see the runs in it.
   */
  public Optional<LeftBehind> leftBehind() {
    return Optional.ofNullable(leftBehind);
  }

  /** Completes with the exit code when the server has exited, for whatever reason. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit();
  }

  @Override
  public void close() {
    service.shutdownNow();
    process.close();
  }

  private static List<String> command(TemporalCli cli, Path database, Listening listening) {
    List<String> command = new ArrayList<>();
    command.add(cli.executable().toString());
    command.addAll(LocalServerFlags.of(database, LOOPBACK, listening.port()));
    command.addAll(LocalServerFlags.fairness());
    command.addAll(List.of("--namespace", NAMESPACE));
    command.addAll(List.of("--ui-port", Integer.toString(listening.uiPort())));
    return command;
  }

  private static LocalEngine connected(
      LocalServerProcess process, Listening listening, Path log, @Nullable LeftBehind leftBehind) {
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(LOOPBACK + ":" + listening.port())
                .validateAndBuildWithDefaults());
    LocalEngine engine = new LocalEngine(process, service, listening, log, leftBehind);
    try {
      engine.awaitServing();
      SearchAttributeSetup.createMissing(service, NAMESPACE);
      // By default the development server deletes closed runs after a day; an audit comes later.
      ServerCheck.keepRuns(service, NAMESPACE, ServerCheck.LEAST_RETENTION);
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e instanceof CommandException ? e : engine.doesNotStart(e);
    }
  }

  private void awaitServing() {
    long deadline = System.nanoTime() + START_UP.toNanos();
    while (!Ports.answers(listening.port())) {
      if (System.nanoTime() > deadline || process.endsWithin(Duration.ofMillis(50))) {
        throw doesNotStart(new IllegalStateException("nothing answers at " + address()));
      }
    }
    service.connect(START_UP);
  }

  private CommandException doesNotStart(RuntimeException cause) {
    String why = DiskSpace.complaint(logFile.getParent()).map(full -> " " + full).orElse("");
    return CommandException.of(ExitCode.FAILED, "The Temporal server does not start." + why)
        .next("Read " + logFile)
        .because(cause);
  }

  private static CommandException noBinary() {
    return CommandException.of(
            ExitCode.FAILED, "There is no 'temporal' binary, which contains the Temporal server.")
        .next("Install it: " + TemporalCli.HOW_TO_INSTALL);
  }
}
