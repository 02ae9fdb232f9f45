package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Control;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the verbs that command a run have in common. */
abstract class ControlVerb implements Callable<Integer> {
  final Surroundings surroundings;

  @Parameters(paramLabel = "RUN", description = "Name of the fleet, or id of the cluster.")
  String run = "";

  @Mixin AuthorshipOptions authorship = new AuthorshipOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  ControlVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Judges the options before anything is asked of Temporal. */
  void check(RunName name) {}

  /** Sends the command; asks before where that is called for. */
  abstract Accepted send(RunName name, EmbarkClient client, Console console);

  @Override
  public final Integer call() {
    Console console = output.console(surroundings);
    RunName name = RunName.valid(run);
    check(name);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      client.workers().require();
      Accepted accepted = send(name, client, console);
      if (console.forPrograms()) {
        console.document(
            Json.document("Accepted").put("run", name.text()).put("what", accepted.what()));
      } else {
        console.line(name.text() + ": " + accepted.what());
      }
      if (!accepted.next().isEmpty()) {
        console.talk("Next:");
        accepted.next().forEach(command -> console.talk("  " + command));
      }
      return ExitCode.DONE.number();
    }
  }

  final Control control() {
    return Control.by(authorship.authorship(surroundings));
  }

  /** Refuses a cluster where only a fleet will do. */
  static void requireFleet(RunName name, String instead) {
    if (name.isCluster()) {
      throw CommandException.of(
              ExitCode.USAGE, name.text() + " is a cluster; only a fleet can be asked for that.")
          .next(instead);
    }
  }

  /**
   * A command that the run has accepted.
   *
   * @param what what happens now
   * @param next what somebody can do next
   */
  record Accepted(String what, List<String> next) {}
}
