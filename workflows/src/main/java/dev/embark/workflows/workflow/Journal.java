package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/**
 * What people see of the run of one cluster: the phase as a search attribute, the steps as current
 * details. Each upsert adds an event to the history, so only phases that people filter by are
 * upserted; details add none.
 */
final class Journal {

  private final List<String> lines = new ArrayList<>();
  private Phase phase = Phase.Preparing;
  private String step = "not started";

  Phase phase() {
    return phase;
  }

  String step() {
    return step;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** A step begins. */
  void begin(String what) {
    step = what;
    show();
  }

  /** The step is done; the text says what it found or did. */
  void done(String what) {
    lines.add(what);
    step = what;
    show();
  }

  /** Enters another phase. */
  void enter(Phase next) {
    if (next != phase) {
      phase = next;
      Workflow.upsertTypedSearchAttributes(EmbarkAttributes.PHASE.valueSet(next.name()));
    }
  }

  /** The run has an outcome. */
  void end(Outcome outcome) {
    phase = outcome instanceof Outcome.Unconfirmed ? Phase.NeedsAttention : Phase.Done;
    step = outcome.kind();
    var phaseIs = EmbarkAttributes.PHASE.valueSet(phase.name());
    var outcomeIs = EmbarkAttributes.OUTCOME.valueSet(outcome.kind());
    if (outcome instanceof Outcome.Onboarded onboarded) {
      Workflow.upsertTypedSearchAttributes(
          phaseIs, outcomeIs, EmbarkAttributes.CREDENTIALS.valueSet(onboarded.credentialsId()));
    } else if (outcome instanceof Outcome.Unchanged unchanged) {
      Workflow.upsertTypedSearchAttributes(
          phaseIs, outcomeIs, EmbarkAttributes.CREDENTIALS.valueSet(unchanged.credentialsId()));
    } else {
      Workflow.upsertTypedSearchAttributes(phaseIs, outcomeIs);
    }
    show();
  }

  private void show() {
    StringBuilder markdown = new StringBuilder();
    lines.forEach(line -> markdown.append("- ").append(line).append('\n'));
    markdown.append("\n**Now:** ").append(step);
    Workflow.setCurrentDetails(markdown.toString());
  }
}
