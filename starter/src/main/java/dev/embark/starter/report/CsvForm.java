package dev.embark.starter.report;

import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.FleetStory;
import dev.embark.starter.client.PolicyStory;
import dev.embark.starter.output.Printable;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Outcome;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the runs of a fleet's clusters as CSV (RFC 4180), one per row, for a spreadsheet: text
 * that a spreadsheet would treat as a formula is prefixed with an apostrophe.
 */
final class CsvForm {
  private static final List<String> COLUMNS =
      List.of(
          "fleet",
          "fleet_run",
          "asked_for_by_as_stated",
          "change",
          "reason",
          "wave",
          "cluster",
          "name",
          "project",
          "service_account",
          "outcome",
          "code",
          "message",
          "started_at",
          "ended_at",
          "linked_before_to",
          "credentials_before",
          "credentials_after",
          "bindings_before",
          "bindings_after",
          "bindings_certain",
          "undo",
          "run",
          "keys_left");

  private final PrintWriter out;

  CsvForm(PrintWriter out) {
    this.out = out;
  }

  void write(Evidence evidence) {
    line(COLUMNS.toArray());
    evidence.clusters().forEach(story -> write(story, evidence.fleet(), evidence.keys()));
    evidence.notStarted().forEach(target -> write(target, evidence.fleet()));
  }

  private void write(ClusterStory story, @Nullable FleetStory fleet, KeysLeft keys) {
    ClusterInput input = story.input();
    Authorship author = input == null ? null : input.authorship();
    ClusterSnapshot found = story.found();
    PolicyStory policy = story.policy();
    Outcome.Failure failure = Evidence.failure(story).orElse(null);
    line(
        input == null ? null : input.fleet(),
        fleet == null ? null : fleet.run().runId(),
        author == null ? null : author.author(),
        author == null ? null : author.changeId(),
        author == null ? null : author.reason(),
        input == null ? null : input.wave(),
        story.clusterId(),
        found == null ? null : found.name(),
        input == null ? null : input.target().projectId(),
        input == null ? null : input.target().clientServiceAccount(),
        Evidence.state(story),
        failure == null ? null : failure.code(),
        failure == null ? story.closing() : failure.message(),
        story.run().started(),
        story.run().ended(),
        found == null ? null : found.clientServiceAccount(),
        found == null ? null : found.credentialsId(),
        story.credentialsAfter(),
        policy == null ? null : grants(policy.before()),
        policy == null ? null : grants(policy.after()),
        policy == null ? null : policy.certain(),
        Evidence.undo(story).stream()
            .map(piece -> piece.piece() + ": " + piece.result())
            .collect(Collectors.joining("; ")),
        story.run().runId(),
        keys.of(input == null ? null : input.target()).stream()
            .map(
                key ->
                    key.id()
                        + " of "
                        + key.createdAt()
                        + (key.disabled() ? ", disabled" : ", enabled")
                        + ", last use: "
                        + KeysLeft.lastUse(key))
            .collect(Collectors.joining("; ")));
  }

  private void write(ClusterTarget target, @Nullable FleetStory fleet) {
    Object[] cells = new Object[COLUMNS.size()];
    cells[COLUMNS.indexOf("fleet")] = fleet == null ? null : fleet.input().name();
    cells[COLUMNS.indexOf("fleet_run")] = fleet == null ? null : fleet.run().runId();
    cells[COLUMNS.indexOf("cluster")] = target.clusterId();
    cells[COLUMNS.indexOf("project")] = target.projectId();
    cells[COLUMNS.indexOf("service_account")] = target.clientServiceAccount();
    cells[COLUMNS.indexOf("outcome")] = ClusterProgress.PENDING;
    line(cells);
  }

  private static String grants(List<Grant> grants) {
    return grants.stream().map(Composition::text).collect(Collectors.joining("; "));
  }

  private void line(@Nullable Object... cells) {
    out.print(Arrays.stream(cells).map(CsvForm::cell).collect(Collectors.joining(",")) + "\r\n");
  }

  /** Quotes a value so that it is never a formula, and nothing that a terminal acts on. */
  static String cell(@Nullable Object value) {
    String text = value == null ? "" : value.toString();
    boolean formula = !text.isEmpty() && "=+-@\t\r\n|%".indexOf(text.charAt(0)) >= 0;
    return "\"" + (formula ? "'" : "") + Printable.plain(text).replace("\"", "\"\"") + "\"";
  }
}
