package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code embark set FLEET}. */
@Command(
    name = "set",
    description = {
      "Change the limits of a running fleet.",
      "A lower --max-in-flight takes effect as clusters end. A higher --max-failures does not"
          + " resume a paused fleet."
    },
    footer = {
      "",
      "Examples:",
      "  embark set payments-prod --max-in-flight 50",
      "  embark set payments-prod --wave early --max-failures 3"
    },
    exitCodeList = {
      "0:changed",
      "1:refused",
      "4:Temporal or a worker does not respond",
      "64:usage error"
    })
public final class SetVerb extends FleetVerb {
  @Option(
      names = "--max-in-flight",
      paramLabel = "N|N%",
      description = "Maximum number of clusters under way at once.")
  @Nullable MaxInFlight maxInFlight;

  @Option(
      names = "--max-failures",
      paramLabel = "N|N%",
      description = "Failures after which no more clusters are started.")
  @Nullable MaxFailures maxFailures;

  @Option(
      names = "--wave",
      paramLabel = "NAME",
      description = "Limit this wave's failures instead of the fleet's.")
  @Nullable String wave;

  public SetVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void check(RunName name) {
    requireFleet(name, "embark status " + name.text());
    if (maxInFlight == null && maxFailures == null) {
      throw CommandException.of(
          ExitCode.USAGE, "Nothing to change: give --max-in-flight, --max-failures or both.");
    }
    if (wave != null && maxFailures == null) {
      throw CommandException.of(ExitCode.USAGE, "--wave needs --max-failures.");
    }
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    Limits limits = new Limits(authorship.authorship(surroundings), maxInFlight, maxFailures, wave);
    client.fleets().set(name.text(), limits);
    return new Accepted("changed", List.of("embark status " + name.text()));
  }
}
