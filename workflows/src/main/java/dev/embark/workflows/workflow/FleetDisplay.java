package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import io.temporal.workflow.Workflow;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a person sees of a fleet in the Temporal UI. */
final class FleetDisplay {

  private @Nullable FleetState shown;

  void show(FleetStatus status) {
    if (status.state() != shown) {
      shown = status.state();
      Workflow.upsertTypedSearchAttributes(SearchAttributes.PHASE.valueSet(status.state().name()));
    }
    Workflow.setCurrentDetails(markdown(status));
  }

  private static String markdown(FleetStatus status) {
    Counts counts = status.counts();
    StringBuilder text = new StringBuilder();
    text.append("**").append(status.state()).append("**");
    if (status.why() != null) {
      text.append(": `").append(Markdown.code(status.why())).append('`');
    }
    text.append("\n\n- clusters: ").append(counts.total());
    text.append("\n- in flight: ").append(counts.inFlight());
    text.append(" of ").append(status.maxInFlight());
    text.append("\n- held: ").append(counts.held() + counts.suspended());
    new TreeMap<>(counts.ended())
        .forEach((kind, count) -> text.append("\n- ").append(kind).append(": ").append(count));
    text.append("\n- failed: ").append(counts.failed());
    text.append(", allowed: ").append(status.failuresAllowed());
    return text.toString();
  }
}
