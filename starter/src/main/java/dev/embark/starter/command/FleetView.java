package dev.embark.starter.command;

import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.plan.NextCommands;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A snapshot of a fleet.
 *
 * @param run what Temporal knows
 * @param status what the fleet knows
 */
record FleetView(RunInfo run, FleetStatus status) implements RunView {
  private static final Set<String> ENDS =
      Arrays.stream(FleetState.values())
          .filter(FleetState::isEnd)
          .map(Enum::name)
          .collect(Collectors.toSet());

  @Override
  public boolean waits() {
    return !isOver() && status.waitsForSomebody();
  }

  @Override
  public ExitCode exitCode() {
    if (waits()) {
      return ExitCode.PAUSED;
    }
    Counts counts = status.counts();
    boolean incomplete =
        counts.of(Outcome.RollbackIncomplete.class) > 0 || counts.of(Outcome.Lost.class) > 0;
    return switch (status.state()) {
      case COMPLETED -> completed(counts, incomplete);
      case STOPPED, ROLLED_BACK -> incomplete ? ExitCode.FAILED : ExitCode.STOPPED;
      // The run was closed from outside while it was working.
      default -> ExitCode.FAILED;
    };
  }

  private ExitCode completed(Counts counts, boolean incomplete) {
    if (counts.failed() == 0) {
      return ExitCode.DONE;
    }
    return incomplete || counts.failed() > status.failuresAllowed()
        ? ExitCode.FAILED
        : ExitCode.PARTLY_FAILED;
  }

  /** Returns the state in one word for people, or how it was closed if that was from outside. */
  String state() {
    return state(run, status.state().name());
  }

  /** Returns the state of a fleet that was not queried; {@code own} is its own word, or empty. */
  static String state(RunInfo run, String own) {
    if (own.isEmpty()) {
      return words(run.state().name());
    }
    boolean endedByItself = ENDS.contains(own);
    return run.isRunning() || endedByItself
        ? words(own)
        : words(run.state().name()) + " from outside";
  }

  private static String words(String state) {
    return state.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  Duration elapsed(Clock clock) {
    return Duration.between(run.started(), run.ended() == null ? clock.instant() : run.ended());
  }

  /** Returns a line that changes whenever something noteworthy changes. */
  String line() {
    Counts counts = status.counts();
    String outcomes = outcomes(counts);
    return status.name()
        + " "
        + state()
        + (status.waves().size() > 1 && !isOver() ? ", wave " + status.wave() : "")
        + ": "
        + counts.endedTotal()
        + " of "
        + counts.total()
        + " ended"
        + (outcomes.isEmpty() ? "" : " (" + outcomes + ")")
        + ", "
        + (counts.inFlight() - counts.held())
        + " in flight"
        + (counts.held() == 0 ? "" : ", " + counts.held() + " held")
        + (counts.suspended() == 0 ? "" : ", " + counts.suspended() + " suspended")
        + why();
  }

  private String why() {
    return status.why() == null || isOver() ? "" : "; " + status.why();
  }

  private static String outcomes(Counts counts) {
    return OutcomeWords.ORDER.stream()
        .filter(kind -> counts.of(kind) > 0)
        .map(kind -> counts.of(kind) + " " + kind)
        .collect(Collectors.joining(", "));
  }

  /** Returns the commands that make sense next, given the clusters that need a person. */
  List<String> nextCommands(Troubles troubles) {
    if (isOver()) {
      return commandsAfterTheEnd(troubles);
    }
    return NextCommands.of(status);
  }

  private List<String> commandsAfterTheEnd(Troubles troubles) {
    List<String> commands = new ArrayList<>();
    troubles.groups().stream()
        .findFirst()
        .map(group -> group.clusters().get(0).clusterId())
        .ifPresent(cluster -> commands.add("embark describe " + cluster));
    if (status.counts().failed() > 0) {
      // Retrying with the same plan would find the same change.
      boolean stale =
          !troubles.isEmpty()
              && troubles.groups().stream()
                  .allMatch(group -> group.key().code() == ErrorCode.PLAN_STALE);
      commands.addAll(
          stale ? List.of("embark plan FILE --out PLAN") : NextCommands.retries(status));
    }
    if (status.counts().started() < status.counts().total()) {
      commands.add(status.offboarding() ? "embark offboard FILE" : "embark onboard FILE");
    }
    return commands;
  }
}
