package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.EmbarkCommand;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.Window;
import dev.embark.workflows.model.ClusterTarget;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The command line within this JVM, without a terminal.
 *
 * @param folder its working directory
 * @param environment its entire environment
 */
record CommandLine(Path folder, Map<String, String> environment) {

  /** Runs a command and returns its whole output. */
  String embark(String... arguments) {
    StringWriter said = new StringWriter();
    execute(said, said, arguments);
    return said.toString();
  }

  /** Runs a command and returns its stdout. */
  String stdout(String... arguments) {
    return run(arguments).out();
  }

  /** Runs a command and returns its result. */
  EmbarkRun run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = execute(out, err, arguments);
    return new EmbarkRun(exitCode, out.toString(), err.toString());
  }

  /** Runs a command until it succeeds, but only if its client has given up connecting. */
  void succeed(String... arguments) {
    AtomicReference<EmbarkRun> last = new AtomicReference<>();
    Eventually.await(
        Installation.PATIENCE,
        () -> {
          EmbarkRun run = run(arguments);
          last.set(run);
          boolean done = run.exitCode() == ExitCode.DONE.number();
          assertThat(done || run.err().contains("Temporal does not answer")).as("%s", run).isTrue();
          return done;
        },
        () -> "" + last);
  }

  /**
   * Runs a command and returns its whole output, again and again while its client has given up
   * connecting.
   */
  String answered(String... arguments) {
    AtomicReference<String> last = new AtomicReference<>();
    Eventually.await(
        Installation.PATIENCE,
        () -> {
          last.set(embark(arguments));
          return !last.get().contains("Temporal does not answer at");
        },
        last::get);
    return last.get();
  }

  private int execute(StringWriter out, StringWriter err, String... arguments) {
    return EmbarkCommand.execute(
        new Surroundings(
            new BufferedReader(new StringReader("")),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            Window.of(80, 24),
            environment,
            folder,
            Clock.systemUTC()),
        arguments);
  }

  /** Returns a manifest of these clusters. */
  static String manifest(String name, List<ClusterTarget> targets) {
    StringBuilder manifest = new StringBuilder("apiVersion: embark/v1\nkind: Fleet\nname: ");
    manifest.append(name).append("\nclusters:\n");
    targets.forEach(
        target ->
            manifest.append(
                "  - {id: %s, project: %s, serviceAccount: %s}\n"
                    .formatted(
                        target.clusterId(), target.projectId(), target.clientServiceAccount())));
    return manifest.toString();
  }
}
