package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code embark retry RUN|CLUSTER}. */
@Command(
    name = "retry",
    description = {
      "Let held clusters try again.",
      "Clusters that have ended are taken up by onboarding the manifest again: what is done stays"
          + " done."
    },
    footer = {
      "",
      "Examples:",
      "  embark retry payments-prod",
      "  embark retry 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11"
    },
    exitCodeList = {
      "0:trying again",
      "1:nothing is held",
      "4:Temporal or a worker does not answer"
    })
public final class RetryVerb extends ControlVerb {
  public RetryVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    if (name.isCluster()) {
      client.clusters().retry(name.text(), control());
    } else {
      client.fleets().retryHeld(name.text(), control());
    }
    return new Accepted("trying again", List.of("embark watch " + name.text()));
  }
}
