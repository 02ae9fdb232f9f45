package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code embark rollback FLEET|CLUSTER}. */
@Command(
    name = "rollback",
    description = {
      "Stop a run and undo what can be undone.",
      "Restores clusters that are before their point of no return; says first what will stay."
    },
    footer = {
      "",
      "Examples:",
      "  embark rollback payments-prod",
      "  embark rollback 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11 --yes"
    },
    exitCodeList = {
      "0:rolling back",
      "1:refused",
      "4:Temporal or a worker does not respond",
      "64:usage error, or not confirmed"
    })
public final class RollbackVerb extends ControlVerb {
  @Parameters(
      paramLabel = "FLEET|CLUSTER",
      description = "Name of the fleet, or id of the cluster.")
  String run = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Roll back without asking.")
  boolean yes;

  public RollbackVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  String run() {
    return run;
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    // The run that the question is about is rolled back, even if another takes its name meanwhile.
    RunInfo shown =
        name.isCluster()
            ? client.clusters().requireOpen(name.text())
            : client.fleets().requireOpen(name.text());
    console.talk(consequences(name, shown, client));
    if (!yes && !console.confirm("Roll back " + name.text() + "?")) {
      throw CommandException.declined("Nothing was changed.");
    }
    if (name.isCluster()) {
      client.clusters().rollback(shown, control());
    } else {
      client.fleets().rollback(shown, control());
    }
    return new Accepted("rolling back", List.of("embark watch " + name.text()));
  }

  private static String consequences(RunName name, RunInfo run, EmbarkClient client) {
    if (name.isCluster()) {
      requireWayBack(name.text(), run, client);
      return "The cluster is before its point of no return: everything is put back as it was.";
    }
    return consequences(client.fleets().status(run));
  }

  private static String consequences(FleetStatus status) {
    Counts counts = status.counts();
    int onboarded =
        counts.of(Outcome.Onboarded.class)
            + counts.of(Outcome.Unchanged.class)
            + counts.of(Outcome.Unconfirmed.class);
    return "Of "
        + FleetSummary.counted(counts.total(), "cluster")
        + ": "
        + (status.offboarding()
            ? counts.of(Outcome.Offboarded.class) + " off-boarded"
            : onboarded + " onboarded")
        + ", which stay that way; "
        + counts.inFlight()
        + " under way: those before their point of no return are put back, the others finish; "
        + (counts.total() - counts.started())
        + " not started, which stay as they are.";
  }

  /** Avoids asking about a rollback that the run would refuse. */
  private static void requireWayBack(String cluster, RunInfo run, EmbarkClient client) {
    if (run.isUndo()) {
      throw refused(cluster, "This run is already an undo.");
    }
    ClusterStatus status = client.clusters().status(run);
    if (!status.pivotCrossed()) {
      return;
    }
    if (run.isOffboarding()) {
      throw refused(
          cluster, "The cluster is off impersonation. To reverse that, onboard it again.");
    }
    throw pastPivot(cluster, status);
  }

  /** An off-boarding is refused while the run is open, and a held run stays open until released. */
  private static CommandException pastPivot(String cluster, ClusterStatus status) {
    String letEnd =
        status.phase() == Phase.NeedsAttention
            ? "embark retry "
                + cluster
                + "    # or, in a fleet: embark skip FLEET --cluster "
                + cluster
                + " --reason TEXT"
            : "embark watch " + cluster;
    return CommandException.of(
            ExitCode.FAILED,
            "The cluster is past its point of no return: Cast AI has accepted the update. To"
                + " reverse it, first let the run end, then off-board the cluster.")
        .next(letEnd + "\nembark offboard " + cluster + "    # once the run has ended");
  }

  private static CommandException refused(String cluster, String why) {
    return CommandException.of(ExitCode.FAILED, why).next("embark status " + cluster);
  }
}
