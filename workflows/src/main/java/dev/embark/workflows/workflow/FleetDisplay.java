package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.WaveStatus;
import dev.embark.workflows.plan.NextCommands;
import io.temporal.workflow.Workflow;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What people see of a fleet in the Temporal UI: lists, because old UIs show no tables. */
final class FleetDisplay {

  private static final int MOST_CLUSTERS = 10;

  private @Nullable FleetState shownState;
  private @Nullable String shownWave;

  void show(FleetStatus status) {
    if (status.state() != shownState || !Objects.equals(status.wave(), shownWave)) {
      shownState = status.state();
      shownWave = status.wave();
      Workflow.upsertTypedSearchAttributes(
          EmbarkAttributes.PHASE.valueSet(status.state().name()),
          EmbarkAttributes.WAVE.valueSet(status.wave() == null ? "" : status.wave()));
    }
    Workflow.setCurrentDetails(markdown(status));
  }

  private static String markdown(FleetStatus status) {
    StringBuilder text = new StringBuilder("**" + status.state() + "**");
    if (status.why() != null) {
      text.append(": `").append(Markdown.code(status.why())).append('`');
    }
    text.append('\n');
    addCounts(text, status);
    text.append("\n- waves");
    status.waves().forEach(wave -> addWave(text, wave));
    if (!status.attention().isEmpty()) {
      text.append("\n- need attention, the first of them");
      status.attention().stream().limit(MOST_CLUSTERS).forEach(cluster -> add(text, cluster));
    }
    NextCommands.of(status)
        .forEach(next -> text.append("\n- next: `").append(Markdown.code(next)).append('`'));
    return text.toString();
  }

  private static void addCounts(StringBuilder text, FleetStatus status) {
    Counts counts = status.counts();
    text.append("\n- clusters: ").append(counts.total());
    text.append(", not started: ").append(counts.total() - counts.started());
    text.append("\n- in flight: ").append(counts.inFlight() - counts.held());
    text.append(" of ").append(status.maxInFlight());
    text.append("\n- held: ").append(counts.waiting());
    new TreeMap<>(counts.ended())
        .forEach((kind, count) -> text.append("\n- ").append(kind).append(": ").append(count));
    text.append("\n- failed: ").append(counts.failed());
    text.append(", allowed: ").append(status.failuresAllowed());
    text.append(", left: ").append(status.budgetLeft());
    Long left = status.pace().secondsLeft();
    if (left != null) {
      text.append("\n- pace: ").append(status.pace().perMinute()).append(" clusters a minute");
      text.append(", about ").append(left / 60 + 1).append(" minutes left");
    }
  }

  private static void addWave(StringBuilder text, WaveStatus wave) {
    Counts counts = wave.counts();
    text.append("\n  - ").append(wave.name()).append(": ").append(wave.state());
    text.append(", ").append(counts.endedTotal()).append(" of ").append(counts.total());
    text.append(" ended, ").append(counts.failed()).append(" failed of ");
    text.append(wave.failuresAllowed()).append(" allowed");
    if (wave.approvedBy() != null) {
      text.append(", approved by `").append(Markdown.code(wave.approvedBy())).append('`');
    }
  }

  private static void add(StringBuilder text, ClusterProgress cluster) {
    text.append("\n  - `").append(cluster.clusterId()).append("` ").append(cluster.state());
    if (cluster.code() != null) {
      text.append(' ').append(cluster.code()).append(": ").append(cluster.code().remedy());
    }
  }
}
