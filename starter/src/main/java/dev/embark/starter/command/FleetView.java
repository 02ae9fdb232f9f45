package dev.embark.starter.command;

import dev.embark.starter.client.RunInfo;
import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What there is to say about a fleet at one moment.
 *
 * @param run what Temporal knows
 * @param status what the fleet knows
 */
record FleetView(RunInfo run, FleetStatus status) {
  private static final int BAR = 40;

  /** Whether the run has ended. */
  boolean isOver() {
    return !run.isRunning();
  }

  /** Whether it waits for a person. */
  boolean waits() {
    return !isOver()
        && (status.state() == FleetState.PAUSED || status.state() == FleetState.NEEDS_ATTENTION);
  }

  /** The code with which a command that followed the fleet ends now. */
  ExitCode exitCode() {
    if (waits()) {
      return ExitCode.PAUSED;
    }
    Counts counts = status.counts();
    boolean incomplete = counts.of("RollbackIncomplete") > 0 || counts.of("Lost") > 0;
    return switch (status.state()) {
      case COMPLETED -> completed(counts, incomplete);
      case STOPPED, ROLLED_BACK -> incomplete ? ExitCode.FAILED : ExitCode.STOPPED;
      // The run was closed from outside, in the middle of what it was doing.
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

  /** What it is doing, in one word for people; how it was closed where that was from outside. */
  String state() {
    boolean endedByItself =
        switch (status.state()) {
          case COMPLETED, STOPPED, ROLLED_BACK -> true;
          default -> false;
        };
    return isOver() && !endedByItself
        ? run.state().name().toLowerCase(Locale.ROOT) + " from outside"
        : status.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  Duration elapsed(Clock clock) {
    return Duration.between(run.started(), run.ended() == null ? clock.instant() : run.ended());
  }

  /** One line that changes whenever something worth saying has changed. */
  String line() {
    Counts counts = status.counts();
    String outcomes = outcomes(counts);
    return status.name()
        + " "
        + state()
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

  /** Several lines, drawn anew in place. */
  List<String> picture(Clock clock) {
    Counts counts = status.counts();
    List<String> lines = new ArrayList<>();
    lines.add(
        status.name()
            + "  "
            + state().toUpperCase(Locale.ROOT)
            + "  "
            + DurationText.of(elapsed(clock)));
    lines.add(
        bar(counts)
            + "  in flight "
            + (counts.inFlight() - counts.held())
            + "  not started "
            + (counts.total() - counts.started()));
    lines.add(
        "  failed "
            + counts.failed()
            + " of "
            + status.failuresAllowed()
            + " allowed  "
            + outcomes(counts));
    if (status.why() != null) {
      lines.add("  " + status.why());
    }
    Troubles.among(status.attention()).thatNeedSomebody().groups().stream()
        .limit(5)
        .map(
            group ->
                "  ! "
                    + FleetSummary.counted(group.clusters().size(), "cluster")
                    + "  "
                    + group.key().code()
                    + "  "
                    + group.key().project())
        .forEach(lines::add);
    if (waits()) {
      nextCommands().forEach(command -> lines.add("  " + command));
    }
    lines.add("Ctrl-C detaches; the run goes on.");
    return lines;
  }

  private static String bar(Counts counts) {
    int full = counts.total() == 0 ? BAR : BAR * counts.endedTotal() / counts.total();
    return "["
        + "#".repeat(full)
        + ".".repeat(BAR - full)
        + "] "
        + counts.endedTotal()
        + "/"
        + counts.total();
  }

  private static String outcomes(Counts counts) {
    return OutcomeWords.ORDER.stream()
        .filter(kind -> counts.of(kind) > 0)
        .map(kind -> counts.of(kind) + " " + kind)
        .collect(Collectors.joining(", "));
  }

  /** What somebody can do next. */
  List<String> nextCommands() {
    String name = status.name();
    List<String> commands = new ArrayList<>();
    if (isOver()) {
      Troubles.among(status.attention()).thatNeedSomebody().groups().stream()
          .findFirst()
          .map(group -> group.clusters().get(0).clusterId())
          .ifPresent(cluster -> commands.add("embark describe " + cluster));
      if (exitCode() != ExitCode.DONE) {
        commands.add("embark onboard FILE");
      }
      return commands;
    }
    switch (status.state()) {
      case PAUSED -> {
        boolean spent = status.counts().failed() > status.failuresAllowed();
        commands.add("embark resume " + name + (spent ? " --acknowledge" : ""));
        if (status.counts().held() + status.counts().suspended() > 0) {
          commands.add("embark retry " + name);
        }
        commands.add("embark stop " + name);
        commands.add("embark rollback " + name);
      }
      case NEEDS_ATTENTION -> {
        commands.add("embark retry " + name);
        commands.add("embark rollback " + name);
      }
      case RUNNING -> {
        commands.add("embark watch " + name);
        commands.add("embark pause " + name);
      }
      default -> commands.add("embark watch " + name);
    }
    return commands;
  }
}
