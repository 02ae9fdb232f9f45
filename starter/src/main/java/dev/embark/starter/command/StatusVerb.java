package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code embark status FLEET|CLUSTER}. */
@Command(
    name = "status",
    description = {"Show a run's progress and what it needs next."},
    footer = {
      "",
      "Examples:",
      "  embark status payments-prod",
      "  embark status payments-prod -o json"
    },
    exitCodeList = {
      "0:shown",
      "1:no such run",
      "4:Temporal or a worker does not respond",
      "64:usage error"
    })
public final class StatusVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(
      paramLabel = "FLEET|CLUSTER",
      description = "Name of the fleet, or id of the cluster.")
  String run = "";

  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public StatusVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RunName name = RunName.valid(run);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      RunSubject.of(name, client, surroundings, output.console(surroundings)).show();
      return ExitCode.DONE.number();
    }
  }
}
