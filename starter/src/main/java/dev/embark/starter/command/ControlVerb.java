package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Control;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** The base of verbs that send a command to a run. */
abstract class ControlVerb implements Callable<Integer> {
  final Surroundings surroundings;

  @Mixin AuthorshipOptions authorship = new AuthorshipOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  ControlVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Returns the run's name as it was typed. */
  abstract String run();

  /** Validates the options before Temporal is contacted. */
  void check(RunName name) {}

  /** Sends the command, after asking for confirmation if needed. */
  abstract Accepted send(RunName name, EmbarkClient client, Console console);

  @Override
  public final Integer call() {
    Console console = output.console(surroundings);
    RunName name = RunName.valid(run());
    check(name);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      client.workers().require();
      Accepted accepted = send(name, client, console);
      if (console.forPrograms()) {
        console.document(
            Json.document("Accepted").put("run", name.text()).put("what", accepted.what()));
      } else {
        // Whoever names a server wants to be sure that it was that one.
        String where = console.sameServer().isGiven() ? " (" + client.server().place() + ")" : "";
        console.line(name.text() + ": " + accepted.what() + where);
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

  /**
   * A command that the run has accepted.
   *
   * @param what what happens now
   * @param next the commands that make sense next
   */
  record Accepted(String what, List<String> next) {}
}
