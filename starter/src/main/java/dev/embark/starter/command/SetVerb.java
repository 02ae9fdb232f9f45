package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code embark set RUN}. */
@Command(
    name = "set",
    description = {
      "Change the limits of a running fleet.",
      "A smaller window takes effect as clusters end; a larger budget does not resume a paused"
          + " fleet."
    },
    footer = {
      "",
      "Examples:",
      "  embark set payments-prod --max-in-flight 50",
      "  embark set payments-prod --wave early --max-failures 3"
    },
    exitCodeList = {"0:changed", "1:refused", "4:Temporal or a worker does not answer"})
public final class SetVerb extends ControlVerb {
  @Option(
      names = "--max-in-flight",
      paramLabel = "N|N%",
      description = "Clusters under way at the same time.")
  @Nullable String maxInFlight;

  @Option(
      names = "--max-failures",
      paramLabel = "N|N%",
      description = "Failures after which no further cluster is started.")
  @Nullable String maxFailures;

  @Option(
      names = "--wave",
      paramLabel = "NAME",
      description = "The wave whose failures are meant, instead of the fleet's.")
  @Nullable String wave;

  public SetVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    requireFleet(name, "embark status " + name.text());
    Limits limits =
        new Limits(
            authorship.authorship(surroundings),
            maxInFlight == null ? null : RolloutOptions.window("--max-in-flight", maxInFlight),
            maxFailures == null ? null : RolloutOptions.budget("--max-failures", maxFailures),
            wave);
    client.fleets().set(name.text(), limits);
    return new Accepted("changed", List.of("embark status " + name.text()));
  }
}
