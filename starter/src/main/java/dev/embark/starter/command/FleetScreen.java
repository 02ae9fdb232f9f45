package dev.embark.starter.command;

import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.SameServer;
import dev.embark.starter.output.Style;
import dev.embark.starter.output.Wrapping;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Pace;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.WaveState;
import dev.embark.workflows.model.WaveStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A fleet on a terminal, adapted to the window's size. */
final class FleetScreen implements LiveView.Picture {
  private static final int WIDE = 80;
  private static final int LOW = 20;
  private static final String FOOTER = "Ctrl-C detaches; the run continues.";

  private final FleetView view;
  private final Map<Phase, Long> phases;
  private final Clock clock;
  private final Style style;
  private final SameServer sameServer;

  /**
   * Creates a picture of the current state.
   *
   * @param phases the number of running clusters in each phase; empty if unknown
   * @param sameServer the connection options to add to commands
   */
  FleetScreen(
      FleetView view, Map<Phase, Long> phases, Clock clock, Style style, SameServer sameServer) {
    this.view = view;
    this.phases = phases;
    this.clock = clock;
    this.style = style;
    this.sameServer = sameServer;
  }

  @Override
  public List<String> lines(int columns, int rows) {
    List<String> head = Wrapping.of(List.of(headline(columns), progress(columns)), columns);
    List<String> bottom = bottom(columns);
    int room = Math.max(0, rows - head.size() - bottom.size());
    List<String> middle = new ArrayList<>(why(columns, room));
    middle.addAll(Wrapping.of(figures(columns, rows), columns));
    middle.addAll(needingSomebody(columns, room - middle.size()));
    List<String> lines = new ArrayList<>(head);
    lines.addAll(middle.subList(0, Math.min(room, middle.size())));
    lines.addAll(bottom);
    return lines;
  }

  /** In a low window, omits what can be derived from the rest. */
  private List<String> figures(int columns, int rows) {
    List<String> figures = new ArrayList<>();
    if (rows >= LOW) {
      figures.addAll(waves(columns, rows));
      figures.add("");
    }
    figures.add(underWay(columns));
    if (rows >= LOW) {
      figures.add(toCome());
    }
    figures.add(ended());
    figures.add(budget(columns));
    return figures;
  }

  /**
   * Returns why it waits; a reason too long for a low window is shortened, so its code comes first.
   */
  private List<String> why(int columns, int room) {
    String why = view.status().why();
    if (why == null) {
      return List.of();
    }
    List<String> lines = Wrapping.of(style.attention(why), columns);
    int most = Math.max(1, room / 2);
    if (lines.size() <= most) {
      return lines;
    }
    List<String> shown = new ArrayList<>(Wrapping.of(style.attention(why), columns - 2));
    shown.subList(most, shown.size()).clear();
    shown.set(most - 1, shown.get(most - 1) + " …");
    return shown;
  }

  /** Returns the next steps, in full at any window size. */
  private List<String> bottom(int columns) {
    List<String> bottom = new ArrayList<>();
    if (view.waits()) {
      bottom.add("");
      bottom.add(style.strong("Next:"));
      view.nextCommands(troubles()).forEach(command -> bottom.add("  " + sameServer.in(command)));
    }
    bottom.add("");
    bottom.add(style.faint(FOOTER));
    return Wrapping.of(bottom, columns);
  }

  /** The author and the change are shown only if there is room: a report contains them too. */
  private String headline(int columns) {
    String state = view.state().toUpperCase(Locale.ROOT);
    String line =
        style.strong(view.status().name())
            + "  "
            + (view.status().state() == FleetState.RUNNING
                ? style.good(state)
                : style.attention(state))
            + "  "
            + DurationText.of(view.elapsed(clock));
    String author = view.run().author();
    String change = view.run().change();
    for (String more :
        List.of(
            author == null ? "" : "  started by " + author,
            change == null ? "" : " under " + change)) {
      if (Wrapping.width(line) + more.length() <= columns && !more.isEmpty()) {
        line += style.faint(more);
      }
    }
    return line;
  }

  /** The bar shrinks to make room for the figures. */
  private String progress(int columns) {
    Counts counts = view.status().counts();
    String text = counts.endedTotal() + " of " + counts.total() + " ended" + pace();
    int room = Math.min(40, columns - text.length() - 4);
    return room < 10 ? text : bar(counts.endedTotal(), counts.total(), room) + "  " + text;
  }

  /** Returns the throughput and the remaining time, as far as they are known. */
  private String pace() {
    Pace pace = view.status().pace();
    if (pace.perMinute() <= 0) {
      return "";
    }
    String left =
        pace.secondsLeft() == null || view.waits()
            ? ""
            : ", about " + DurationText.of(Duration.ofSeconds(pace.secondsLeft())) + " left";
    return "  " + pace.perMinute() + " a minute" + left;
  }

  /** Returns one line per wave; in a low window only those around the current wave. */
  private List<String> waves(int columns, int rows) {
    List<WaveStatus> waves = view.status().waves();
    if (waves.size() < 2) {
      return List.of();
    }
    int room = Math.max(3, rows / 4);
    int current = 0;
    for (int i = 0; i < waves.size(); i++) {
      current = waves.get(i).name().equals(view.status().wave()) ? i : current;
    }
    int first = Math.max(0, Math.min(current - 1, waves.size() - room));
    int widest = waves.stream().mapToInt(wave -> wave.name().length()).max().orElse(0);
    int longest = waves.stream().mapToInt(wave -> Wrapping.width(state(wave))).max().orElse(0);
    int bar = Math.max(3, Math.min(15, columns - widest - longest - 20));
    List<String> lines = new ArrayList<>();
    lines.add("");
    waves
        .subList(first, Math.min(waves.size(), first + room))
        .forEach(wave -> lines.add(line(wave, widest, bar)));
    if (waves.size() > room) {
      lines.add(style.faint("  %d waves in all".formatted(waves.size())));
    }
    return lines;
  }

  private String line(WaveStatus wave, int widest, int bar) {
    Counts counts = wave.counts();
    return "  %s  %s %5d/%-5d  %s"
        .formatted(
            wave.name() + " ".repeat(widest - wave.name().length()),
            bar(counts.endedTotal(), counts.total(), bar),
            counts.endedTotal(),
            counts.total(),
            state(wave));
  }

  private String state(WaveStatus wave) {
    String state = FleetWaves.state(view.status(), wave);
    boolean attention =
        wave.state() == WaveState.AWAITING_APPROVAL && !view.status().state().isEnd();
    int failed = wave.counts().failed();
    return (attention ? style.attention(state) : state)
        + (failed == 0 ? "" : style.bad("  " + failed + " failed"));
  }

  /** What needs a person comes first: a narrow window truncates the line. It also omits zeros. */
  private String underWay(int columns) {
    Counts counts = view.status().counts();
    List<String> parts = new ArrayList<>();
    if (counts.held() > 0) {
      parts.add(style.attention("held " + counts.held()));
    }
    if (counts.suspended() > 0) {
      parts.add(style.attention("suspended " + counts.suspended()));
    }
    // The fleet counts the clusters that need a person, as it knows why.
    phases.forEach(
        (phase, count) -> {
          if (phase != Phase.NeedsAttention && (count > 0 || columns >= WIDE)) {
            parts.add(phase + " " + count);
          }
        });
    if (phases.isEmpty()) {
      parts.add("in flight " + (counts.inFlight() - counts.held()));
    }
    return "under way  " + String.join("  ", parts);
  }

  private String toCome() {
    Counts counts = view.status().counts();
    return "to come    "
        + (counts.total() - counts.started())
        + style.faint("  at most " + view.status().maxInFlight() + " at once");
  }

  private String ended() {
    Counts counts = view.status().counts();
    String outcomes =
        OutcomeWords.ORDER.stream()
            .filter(kind -> counts.of(kind) > 0)
            .map(kind -> coloured(kind, kind + " " + counts.of(kind)))
            .collect(Collectors.joining("  "));
    return "ended      " + (outcomes.isEmpty() ? "none yet" : outcomes);
  }

  private String coloured(String kind, String text) {
    return OutcomeWords.isTrouble(kind) ? style.bad(text) : style.good(text);
  }

  private String budget(int columns) {
    FleetStatus status = view.status();
    int failed = status.counts().failed();
    int allowed = status.failuresAllowed();
    String text = "failures   %d of %d allowed".formatted(failed, allowed);
    if (failed == 0) {
      return text;
    }
    String bar = "  " + bar(failed, Math.max(allowed, failed), Math.min(20, width(columns)));
    return failed > allowed ? style.bad(text + bar) : style.attention(text + bar);
  }

  /** Returns as many groups as fit, largest first. */
  private List<String> needingSomebody(int columns, int room) {
    List<Troubles.Group> groups = troubles().groups();
    if (groups.isEmpty() || room < 3) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(style.strong("Clusters that need attention"));
    for (int shown = 0; shown < groups.size(); shown++) {
      List<String> next = Wrapping.of(lines(groups.get(shown), columns), columns);
      List<String> rest = Wrapping.of(rest(groups.size() - shown), columns);
      boolean isLast = shown == groups.size() - 1;
      if (lines.size() + next.size() + (isLast ? 0 : rest.size()) > room) {
        lines.addAll(rest);
        return lines;
      }
      lines.addAll(next);
    }
    return lines;
  }

  private String rest(int kinds) {
    return "  … and "
        + kinds
        + (kinds == 1 ? " more kind: " : " more kinds: ")
        + sameServer.in("embark status " + name());
  }

  /** Returns one line or, if that is too wide, one for the group and one for the command. */
  private List<String> lines(Troubles.Group group, int columns) {
    String what =
        "%5d  %s  %s"
            .formatted(
                group.clusters().size(),
                style.bad(group.key().code().name()),
                group.key().project());
    String command = sameServer.in(group.next(name()));
    String line = "  " + what + "  " + command;
    return Wrapping.width(line) <= columns
        ? List.of(line)
        : List.of("  " + what.stripLeading(), "    " + command);
  }

  private Troubles troubles() {
    return Troubles.among(view.status().attention()).thatNeedSomebody();
  }

  private String name() {
    return view.status().name();
  }

  private static int width(int columns) {
    return Math.max(10, Math.min(40, columns - 30));
  }

  private static String bar(int part, int whole, int width) {
    int full = whole == 0 ? width : (int) ((long) width * part / whole);
    return "[" + "#".repeat(full) + ".".repeat(width - full) + "]";
  }
}
