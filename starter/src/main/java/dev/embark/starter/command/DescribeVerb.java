package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code embark describe CLUSTER}. */
@Command(
    name = "describe",
    description = {
      "Tell one cluster's story.",
      "Its steps, outcome and undo, and whose move it is."
    },
    footer = {"", "Example:", "  embark describe 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11"},
    exitCodeList = {"0:shown", "1:no run is known", "4:Temporal or a worker does not answer"})
public final class DescribeVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "CLUSTER", description = "Cast AI's id of the cluster.")
  String cluster = "";

  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public DescribeVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RunName name = RunName.of(cluster);
    if (!name.isCluster()) {
      throw CommandException.of(ExitCode.USAGE, "'" + cluster + "' is not the id of a cluster.")
          .next("embark status " + cluster + " shows a fleet.");
    }
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      RunSubject.of(name, client, surroundings, output.console(surroundings)).show();
      return ExitCode.DONE.number();
    }
  }
}
