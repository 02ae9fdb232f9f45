package dev.embark.starter.host;

import dev.embark.simulators.Simulators;
import dev.embark.starter.engine.DiskSpace;
import dev.embark.starter.engine.LocalEngine;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.ShellWord;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.TextTable;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/** One session of {@code embark up}: its output, and how it stops. */
final class UpSession {

  private final Surroundings surroundings;
  private final Up up;
  private final CountDownLatch engineEnded = new CountDownLatch(1);

  private UpSession(Surroundings surroundings, Up up) {
    this.surroundings = surroundings;
    this.up = up;
  }

  /** Runs until the process is stopped or the server exits on its own. */
  static ExitCode run(Surroundings surroundings, UpRequest request) throws InterruptedException {
    surroundings.err().println("Starting Temporal and a worker…");
    surroundings.err().flush();
    UpSession session = new UpSession(surroundings, Up.start(surroundings, request));
    Thread hook = new Thread(session::stop, "embark-up-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    StopSignal.endsWithDone();
    session.up.onEngineExit().thenRun(session.engineEnded::countDown);
    session.greet();
    session.engineEnded.await();
    return session.ended(hook);
  }

  private void greet() {
    PrintWriter out = surroundings.out();
    TextTable table = new TextTable("Temporal", up.state().address());
    table.row("Web UI", up.state().uiUrl());
    up.health().ifPresent(url -> table.row("Worker", url + "/health/ready"));
    up.simulators().ifPresent(world -> simulators(world, table));
    table.row("Server's log", up.engine().logFile().toString());
    table.lines().forEach(out::println);
    out.println();
    out.println("Next, in another terminal:");
    out.println("  embark onboard " + manifest() + " --yes");
    out.flush();
    warnOfAnotherAddress();
    up.engine().leftBehind().ifPresent(this::warnOfRunsLeftBehind);
    warnOfLostClusters();
    surroundings.err().println("Ctrl-C stops. " + whatGoesOn());
    surroundings.err().flush();
  }

  private String whatGoesOn() {
    return up.simulators().isEmpty()
        ? "What is under way continues at the next embark up."
        : "Runs are kept for the next embark up, but the simulated clusters are not.";
  }

  private String manifest() {
    return up.manifest().map(ShellWord::of).orElse("fleet.yaml");
  }

  private static void simulators(Simulators world, TextTable table) {
    table.row("Cast AI, simulated", world.castAiUrl().toString());
    table.row("Google IAM, simulated", world.iamEndpoint() + " (gRPC)");
    table.row("Simulators' admin", world.adminUrl().toString());
  }

  /** A configured address takes precedence over the server that this command runs. */
  private void warnOfAnotherAddress() {
    String configured = surroundings.variable("TEMPORAL_ADDRESS", "");
    if (!configured.isEmpty() && !configured.equals(up.state().address())) {
      surroundings
          .err()
          .println(
              "warning: TEMPORAL_ADDRESS is "
                  + configured
                  + ", so the other commands will go there; unset it, or use --engine local.");
    }
  }

  /** After an upgrade or downgrade of the server, its runs seem to have vanished. */
  private void warnOfRunsLeftBehind(LocalEngine.LeftBehind left) {
    surroundings
        .err()
        .println(
            "warning: the runs of Temporal server "
                + left.version()
                + " are in "
                + left.database()
                + ", which this version cannot open; those that are open stand still. To let them"
                + " continue, put that version first on the PATH and start embark up again.");
  }

  /** The runs are persistent but the simulated world is not. */
  private void warnOfLostClusters() {
    if (up.simulators().isPresent()) {
      up.openFleets()
          .forEach(
              fleet ->
                  surroundings
                      .err()
                      .println(
                          "warning: fleet "
                              + fleet
                              + " is under way on simulated clusters of an earlier start, which"
                              + " are gone. End it: embark rollback "
                              + fleet));
    }
  }

  private void stop() {
    surroundings.err().println("Stopping…");
    surroundings.err().flush();
    up.close();
    surroundings.err().println("Stopped. " + whatGoesOn());
    surroundings.err().flush();
  }

  private ExitCode ended(Thread hook) throws InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      hook.join(); // the server ended because the process is stopping
      return ExitCode.DETACHED;
    }
    surroundings
        .err()
        .println("error: the Temporal server ended unexpectedly; read " + up.engine().logFile());
    DiskSpace.complaint(up.engine().logFile().getParent())
        .ifPresent(full -> surroundings.err().println("  " + full));
    surroundings.err().flush();
    up.close();
    return ExitCode.FAILED;
  }
}
