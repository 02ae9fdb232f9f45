package dev.embark.starter.report;

import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.FleetStory;
import dev.embark.starter.client.PolicyStory;
import dev.embark.starter.client.StoryStep;
import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.Version;
import dev.embark.starter.report.Block.Cell;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.PlanReference;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.model.UndoPiece;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Composes the evidence of a run into a document for people. Not thread-safe. */
final class Composition {
  private final Evidence evidence;
  private final List<Block> blocks = new ArrayList<>();

  private Composition(Evidence evidence) {
    this.evidence = evidence;
  }

  /** Returns the complete document. */
  static List<Block> of(Evidence evidence) {
    Composition composition = new Composition(evidence);
    composition.head();
    composition.outcomes();
    composition.events();
    composition.failures();
    composition.blocks.addAll(KeyBlocks.of(evidence.keys()));
    composition.clusters();
    composition.notStarted();
    composition.grounds();
    return composition.blocks;
  }

  // ---- the run

  private void head() {
    FleetStory fleet = evidence.fleet();
    blocks.add(
        new Block.Heading(
            1, (fleet == null ? "Cluster " : "Fleet ") + evidence.name() + ": evidence"));
    blocks.add(
        new Block.Paragraph(
            "What Embark changed to move clusters onto Cast AI's service account impersonation:"
                + " who asked, when, what was before and after, what failed and what was undone."));
    List<Cell[]> facts = new ArrayList<>();
    if (fleet != null) {
      fleetFacts(facts, fleet);
    }
    fact(
        facts,
        "Temporal",
        evidence.server().address() + ", namespace " + evidence.server().namespace());
    fact(facts, "Read at", time(evidence.readAt()) + " by Embark " + Version.current());
    blocks.add(new Block.Facts(facts));
  }

  private void fleetFacts(List<Cell[]> facts, FleetStory fleet) {
    fact(facts, "Asked for by", fleet.input().authorship().author() + " (as stated; not verified)");
    fact(facts, "Change", fleet.input().authorship().changeId());
    fact(facts, "Reason", fleet.input().authorship().reason());
    fact(facts, "Started", time(fleet.startedAt()));
    Instant ended = fleet.run().ended();
    fact(
        facts,
        "Ended",
        ended == null
            ? "not yet: this is what was known when it was read"
            : time(ended)
                + ", after "
                + DurationText.of(Duration.between(fleet.startedAt(), ended)));
    fact(
        facts,
        "State",
        fleet.result() == null
            ? fleet.run().state().name().toLowerCase(Locale.ROOT)
            : fleet.result().state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    fact(facts, "Why", fleet.result() == null ? null : fleet.result().why());
    fact(facts, "Closed from outside", fleet.closing());
    facts.add(
        new Cell[] {
          Cell.of("Run"),
          Cell.linked(
              fleet.run().workflowId() + ", run " + fleet.run().runId(),
              evidence.server().page(fleet.run().workflowId(), fleet.run().runId()).orElse(null))
        });
    fact(facts, "Content", "SHA-256 " + fleet.input().digest());
    plan(facts, fleet.input().plan());
    fact(facts, "Clusters", fleet.input().clusters().count());
    fact(facts, "Failures allowed", fleet.input().rollout().maxFailures());
    options(facts, fleet.input().options());
  }

  private static void plan(List<Cell[]> facts, @Nullable PlanReference plan) {
    if (plan != null) {
      fact(
          facts,
          "Plan",
          "SHA-256 "
              + plan.digest()
              + ", made by "
              + plan.author()
              + " (as stated) at "
              + time(Instant.ofEpochMilli(plan.plannedAtMillis()))
              + (plan.changesAccepted() ? "; changes since were accepted" : ""));
    }
  }

  private static void options(List<Cell[]> facts, ClusterOptions options) {
    fact(facts, "Wait for IAM", DurationText.of(options.timing().propagation()));
    fact(facts, "On failure", options.onFailure().name().toLowerCase(Locale.ROOT));
    fact(facts, "Managed by Terraform", options.includeTerraformManaged() ? "included" : null);
    fact(facts, "Linked elsewhere", options.relink() ? "relinked" : null);
  }

  private void outcomes() {
    List<List<Cell>> rows = new ArrayList<>();
    evidence.tally().forEach((kind, count) -> rows.add(Cell.row(count, kind)));
    table("Outcomes", List.of("Clusters", "Outcome"), rows);
  }

  private void events() {
    FleetStory fleet = evidence.fleet();
    table(
        "Commands to the fleet, and what it did on its own",
        FleetEvents.HEADINGS,
        fleet == null ? List.of() : FleetEvents.rows(fleet));
  }

  private void failures() {
    List<List<Cell>> rows = new ArrayList<>();
    for (ClusterStory story : evidence.failures()) {
      Outcome.Failure failure = Evidence.failure(story).orElse(null);
      rows.add(
          Cell.row(
              story.clusterId(),
              Cell.toned(Evidence.state(story), false),
              failure == null ? null : failure.code(),
              failure == null ? story.closing() : failure.message(),
              Evidence.left(story).orElseGet(() -> undone(Evidence.undo(story)))));
    }
    table(
        "Failures and what was undone",
        List.of("Cluster", "Outcome", "Code", "What happened", "Undo"),
        rows);
  }

  private static String undone(List<UndoPiece> pieces) {
    return pieces.stream()
        .map(
            piece ->
                piece.piece()
                    + ": "
                    + piece.result()
                    + ". "
                    + piece.explanation()
                    + (piece.manualCommand() == null
                        ? ""
                        : "\nTo settle it: " + piece.manualCommand()))
        .collect(Collectors.joining("\n"));
  }

  // ---- the clusters

  private void clusters() {
    if (!evidence.clusters().isEmpty()) {
      blocks.add(new Block.Heading(2, "Clusters, one by one"));
    }
    evidence.clusters().forEach(this::cluster);
  }

  private void cluster(ClusterStory story) {
    ClusterSnapshot found = story.found();
    String name = found == null ? "" : " (" + found.name() + ")";
    blocks.add(new Block.Heading(3, story.clusterId() + name + ": " + Evidence.state(story)));
    List<Cell[]> facts = new ArrayList<>();
    origin(facts, story);
    facts.add(
        new Cell[] {
          Cell.of("Run"),
          Cell.linked(
              story.run().runId(),
              evidence.server().page(story.run().workflowId(), story.run().runId()).orElse(null))
        });
    changes(facts, story);
    blocks.add(new Block.Facts(facts));
    steps(story);
    story.commands().stream()
        .map(FleetEvents::row)
        .forEach(
            row ->
                blocks.add(
                    new Block.Paragraph(
                        "Commanded: "
                            + row.stream()
                                .map(Cell::text)
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining(", ")))));
  }

  private static void origin(List<Cell[]> facts, ClusterStory story) {
    ClusterInput input = story.input();
    if (input == null) {
      fact(facts, "Input", "cannot be read here");
      return;
    }
    fact(facts, "Project", input.target().projectId());
    fact(facts, "Service account", input.target().clientServiceAccount());
    fact(facts, "Wave", input.wave());
    if (input.fleet() == null || input instanceof UndoInput) { // asked for on its own
      fact(facts, "Asked for by", input.authorship().author() + " (as stated; not verified)");
      fact(facts, "Change", input.authorship().changeId());
      fact(facts, "Reason", input.authorship().reason());
    }
    if (input.fleet() == null) {
      options(facts, input.options());
    }
    Instant ended = story.run().ended();
    fact(
        facts,
        "When",
        time(story.run().started())
            + " to "
            + (ended == null ? "now, still running" : time(ended)));
  }

  private static void changes(List<Cell[]> facts, ClusterStory story) {
    ClusterSnapshot found = story.found();
    if (found != null) {
      fact(
          facts,
          "Previously linked to",
          found.isLinked() ? found.clientServiceAccount() : "no account");
      fact(
          facts,
          "Credentials",
          (found.holdsCredentials() ? found.credentialsId() : "none")
              + (story.credentialsAfter() == null
                  ? ", not replaced by this run"
                  : " before, " + story.credentialsAfter() + " after"));
    }
    PolicyStory policy = story.policy();
    if (policy != null) {
      fact(facts, "Bindings before", grants(policy.before()));
      fact(facts, "Bindings after", grants(policy.after()));
      fact(facts, "Added", policy.added().isEmpty() ? null : grants(policy.added()));
      fact(facts, "Removed", policy.removed().isEmpty() ? null : grants(policy.removed()));
      fact(
          facts,
          "Certainty",
          policy.certain() ? null : "a write was not answered: the policy may differ");
    }
    Evidence.failure(story)
        .ifPresent(failure -> fact(facts, "Failure", failure.code() + ": " + failure.message()));
    Evidence.diagnosis(story)
        .ifPresent(each -> fact(facts, "Diagnosis", each.cause() + ". " + each.explanation()));
    fact(facts, "Closed from outside", story.closing());
    fact(facts, "Left", Evidence.left(story).orElse(null));
    String undone = undone(Evidence.undo(story));
    fact(facts, "Undo", undone.isEmpty() ? null : undone);
    if (story.result() != null) {
      story.result().notes().forEach(note -> fact(facts, "Note", note));
    }
  }

  private static String grants(List<Grant> grants) {
    return grants.isEmpty()
        ? "none of Cast AI's"
        : grants.stream().map(Composition::text).collect(Collectors.joining("\n"));
  }

  /** Formats a grant as gcloud does. */
  static String text(Grant grant) {
    return grant.role()
        + "  "
        + grant.member()
        + (grant.condition() == null ? "" : "  if " + grant.condition().expression());
  }

  private void steps(ClusterStory story) {
    List<List<Cell>> rows = new ArrayList<>();
    for (StoryStep step : story.steps()) {
      Instant ended = step.endedAt();
      rows.add(
          Cell.row(
              time(step.startedAt()),
              ended == null ? "" : Duration.between(step.startedAt(), ended).toMillis() + " ms",
              step.name(),
              step.summary(),
              step.attempts(),
              Cell.toned(
                  step.end().name().toLowerCase(Locale.ROOT), step.end() == StoryStep.End.DONE),
              step.code() == null && step.message() == null
                  ? ""
                  : (step.code() == null ? "" : step.code() + ": ") + step.message()));
    }
    if (!rows.isEmpty()) {
      blocks.add(
          new Block.Table(
              List.of("Started", "Took", "Step", "What for", "Attempts", "End", "Last failure"),
              rows));
    }
  }

  private void notStarted() {
    table(
        "Clusters that were not started; they are as they were",
        List.of("Cluster", "Project", "Service account"),
        evidence.notStarted().stream()
            .map(each -> Cell.row(each.clusterId(), each.projectId(), each.clientServiceAccount()))
            .toList());
  }

  private void grounds() {
    blocks.add(new Block.Heading(2, "What this rests on"));
    blocks.add(
        new Block.Paragraph(
            "Everything above but the keys is read from the histories that Temporal recorded of the"
                + " named runs; the keys are what a worker saw when this was read."
                + " Authors, reasons and changes are what callers stated; Temporal does not verify"
                + " them. Bindings are those of Cast AI's identities on the two roles of the named"
                + " service account, as this run saw and left them; changes of others are not in"
                + " it. Of a step that was tried several times the history keeps the last failure"
                + " only. Google's audit logs hold the same writes, with the run and the change in"
                + " x-goog-request-reason."));
  }

  // ---- small things

  private void table(String heading, List<String> headings, List<List<Cell>> rows) {
    if (!rows.isEmpty()) {
      blocks.add(new Block.Heading(2, heading));
      blocks.add(new Block.Table(headings, rows));
    }
  }

  private static void fact(List<Cell[]> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.add(new Cell[] {Cell.of(name), Cell.of(value)});
    }
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
