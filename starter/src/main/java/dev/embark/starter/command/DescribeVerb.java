package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
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
      "Show one cluster's whole story.",
      "Its steps with times and attempts, the policy before and after, the outcome and any undo,"
          + " whose move it is, and its page in the Web UI."
    },
    footer = {
      "",
      "Examples:",
      "  embark describe 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11",
      "  embark describe 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11 -o json | jq .story.policy"
    },
    exitCodeList = {
      "0:shown",
      "1:no known run",
      "4:Temporal or a worker does not respond",
      "64:usage error"
    })
public final class DescribeVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "CLUSTER", description = "The cluster's Cast AI id.")
  String cluster = "";

  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public DescribeVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    String id =
        RunName.cluster(cluster, "embark list --clusters    # lists them; status shows a fleet");
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      new ClusterSubject(id, client, surroundings, output.console(surroundings)).describe();
      return ExitCode.DONE.number();
    }
  }
}
