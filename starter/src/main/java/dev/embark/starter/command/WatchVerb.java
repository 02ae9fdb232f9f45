package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code embark watch FLEET|CLUSTER}. */
@Command(
    name = "watch",
    description = {
      "Follow a run until it ends.",
      "Shows a live screen on a terminal, and a line for each change elsewhere; with --output"
          + " jsonl, an event for each change."
    },
    footer = {
      "",
      "Examples:",
      "  embark watch payments-prod",
      "  embark watch payments-prod -o jsonl"
    },
    exitCodeList = {
      "0:every cluster is onboarded, or already was",
      "1:failed, or a rollback is incomplete",
      "3:finished within the failure budget, but some clusters failed",
      "4:Temporal cannot be reached or refuses the call",
      "5:paused, or waiting for a person (without a terminal, or with --quiet)",
      "6:stopped or rolled back on request",
      "64:usage error",
      "124:--timeout expired; the run continues",
      "130:Ctrl-C: detached; the run continues"
    })
public final class WatchVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(
      paramLabel = "FLEET|CLUSTER",
      description = "Name of the fleet, or id of the cluster.")
  String run = "";

  @Mixin FollowOptions following = new FollowOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public WatchVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    RunName name = RunName.valid(run);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      client.workers().complaint().ifPresent(console::warn);
      return RunSubject.of(name, client, surroundings, console)
          .follow(following.timeout())
          .number();
    }
  }
}
