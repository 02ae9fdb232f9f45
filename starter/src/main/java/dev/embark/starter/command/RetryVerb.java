package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.FleetState;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code embark retry FLEET|CLUSTER}. */
@Command(
    name = "retry",
    description = {
      "Retry what failed or is held, with the same inputs.",
      "Once the fleet or cluster has ended, starts a new run of the same name for what failed; a"
          + " cluster's new run is outside its fleet."
    },
    footer = {
      "",
      "Examples:",
      "  embark retry payments-prod",
      "  embark retry 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11",
      "  embark retry payments-prod --undo"
    },
    exitCodeList = {
      "0:retrying",
      "1:nothing has failed, is held or is left over",
      "4:Temporal or a worker does not respond",
      "64:usage error"
    })
public final class RetryVerb extends ControlVerb {
  @Parameters(
      paramLabel = "FLEET|CLUSTER",
      description = "Name of the fleet, or id of the cluster.")
  String run = "";

  @Option(
      names = "--undo",
      description = {
        "Try again what undos could not undo (RollbackIncomplete), with the same guards:",
        "nothing that a cluster uses is removed."
      })
  boolean undo;

  public RetryVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  String run() {
    return run;
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    UndoOrder undos = new UndoOrder(client, authorship.authorship(surroundings), console);
    if (undo) {
      return undos.start(name);
    }
    if (name.isCluster()) {
      return cluster(name.text(), client);
    }
    List<String> left = undos.leftIn(name.text());
    return client.fleets().isOpen(name.text())
        ? openFleet(name.text(), client, left)
        : closedFleet(name.text(), client, left, console);
  }

  private Accepted cluster(String cluster, EmbarkClient client) {
    if (client.clusters().isOpen(cluster)) {
      client.clusters().retry(cluster, control());
    } else {
      client.clusters().retryClosed(cluster, authorship.authorship(surroundings));
    }
    return new Accepted("trying again", List.of("embark watch " + cluster));
  }

  private Accepted openFleet(String fleet, EmbarkClient client, List<String> left) {
    if (!left.isEmpty()) {
      throw CommandException.of(ExitCode.FAILED, incomplete(left) + ". Nothing was retried.")
          .next(
              "embark retry "
                  + fleet
                  + " --undo\nIf that cannot succeed:\nembark stop "
                  + fleet
                  + "\nembark retry "
                  + fleet
                  + "    # leaves out what is incomplete");
    }
    client.fleets().retry(fleet, control());
    boolean paused = client.fleets().status(fleet).state() == FleetState.PAUSED;
    return new Accepted(
        "trying again" + (paused ? " once it is resumed" : ""),
        List.of((paused ? "embark resume " : "embark watch ") + fleet));
  }

  private Accepted closedFleet(
      String fleet, EmbarkClient client, List<String> left, Console console) {
    // By cluster: the new run, which then has the fleet's name, knows nothing of these.
    left.forEach(
        cluster ->
            console.warn(
                incomplete(List.of(cluster))
                    + ", so the new run leaves it out. Next: embark retry "
                    + cluster
                    + " --undo"));
    int clusters =
        client.fleets().retryClosed(fleet, authorship.authorship(surroundings), Set.copyOf(left));
    return new Accepted(
        "a new run retries " + FleetSummary.counted(clusters, "cluster"),
        List.of("embark watch " + fleet));
  }

  private static String incomplete(List<String> left) {
    return "The undo of "
        + (left.size() == 1
            ? "cluster " + left.get(0)
            : FleetSummary.counted(left.size(), "cluster") + ", such as " + left.get(0) + ",")
        + " is incomplete";
  }
}
