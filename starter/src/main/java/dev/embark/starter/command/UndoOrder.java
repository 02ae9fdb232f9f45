package dev.embark.starter.command;

import dev.embark.starter.client.ClusterRuns;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Another attempt at what undos could not restore: for one cluster or a whole fleet. */
final class UndoOrder {

  private final EmbarkClient client;
  private final Authorship authorship;
  private final Console console;

  UndoOrder(EmbarkClient client, Authorship authorship, Console console) {
    this.client = client;
    this.authorship = authorship;
    this.console = console;
  }

  /**
   * Starts the attempts.
   *
   * @throws CommandException if nothing is left to undo, or it was left by an off-boarding
   */
  ControlVerb.Accepted start(RunName name) {
    List<String> incomplete = name.isCluster() ? List.of(name.text()) : incompleteOf(name.text());
    List<String> started = new ArrayList<>();
    for (String cluster : incomplete) {
      if (start(cluster, name.isCluster())) {
        started.add(cluster);
      }
    }
    if (started.isEmpty()) {
      throw nothingToPutBack(name, incomplete);
    }
    return new ControlVerb.Accepted(
        "undoing what is left of " + clusters(started.size()),
        started.size() == 1
            ? List.of("embark watch " + started.get(0))
            : List.of("embark list --clusters", "embark status " + started.get(0)));
  }

  private CommandException nothingToPutBack(RunName name, List<String> incomplete) {
    List<String> leaving = incomplete.stream().filter(this::isLeftByOffboarding).toList();
    if (leaving.isEmpty()) {
      return CommandException.of(ExitCode.FAILED, "Nothing of " + name.text() + " is left to undo.")
          .next("embark status " + name.text());
    }
    String first = leaving.get(0);
    List<String> next = new ArrayList<>(ClusterView.afterOffboarding(first));
    if (leaving.size() > 1) {
      next.add("embark retry " + name.text() + "    # does so for all " + leaving.size());
    }
    return CommandException.of(
            ExitCode.FAILED,
            "Embark does not retry what the undo of an off-boarding has left: "
                + (leaving.size() == 1 ? first : clusters(leaving.size()))
                + ".")
        .move("you")
        .next(String.join("\n", next));
  }

  /** Whether its latest run is an off-boarding whose undo is incomplete. */
  private boolean isLeftByOffboarding(String cluster) {
    ClusterRuns runs = client.clusters();
    if (runs.info(cluster).filter(RunInfo::isOffboarding).isEmpty()) {
      return false;
    }
    ClusterResult result = runs.status(cluster).result();
    return result != null && result.outcome() instanceof Outcome.RollbackIncomplete;
  }

  /**
   * Returns the fleet's clusters whose undo has left something until now: a new onboarding would
   * mistake it for their original state.
   */
  List<String> leftIn(String fleet) {
    return incompleteOf(fleet).stream()
        .filter(cluster -> client.clusters().leftovers(cluster).isPresent())
        .toList();
  }

  private List<String> incompleteOf(String fleet) {
    FleetStatus status = client.fleets().status(fleet);
    if (status.counts().of(Outcome.kindOf(Outcome.RollbackIncomplete.class)) == 0) {
      return List.of();
    }
    return client.fleets().clusters(status).stream()
        .filter(cluster -> cluster.hasEndedAs(Outcome.RollbackIncomplete.class))
        .map(ClusterProgress::clusterId)
        .toList();
  }

  /** In a fleet, a cluster that is already being changed does not block the others. */
  private boolean start(String cluster, boolean alone) {
    ClusterRuns runs = client.clusters();
    Optional<UndoInput> left = runs.leftovers(cluster);
    if (left.isEmpty()) {
      return false;
    }
    try {
      runs.undo(left.get().by(authorship));
      return true;
    } catch (CommandException e) {
      if (alone || e.exitCode() != ExitCode.FAILED) {
        throw e;
      }
      console.warn(e.what());
      return false;
    }
  }

  private static String clusters(int count) {
    return FleetSummary.counted(count, "cluster");
  }
}
