package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.FleetInputs;
import dev.embark.starter.client.FrozenPlan;
import dev.embark.starter.client.PlanFile;
import dev.embark.starter.manifest.Estimate;
import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.PlanCounts;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embark plan}: shows what onboarding a fleet would change. */
@Command(
    name = "plan",
    description = {
      "Preview what onboarding a fleet would change; write nothing.",
      "A worker looks at each cluster and its service account. You can save the plan and later run"
          + " exactly what it shows."
    },
    footer = {
      "",
      "Examples:",
      "  embark plan fleet.yaml",
      "  embark plan fleet.yaml --details --cluster 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11",
      "  embark plan fleet.yaml --out fleet.plan && embark onboard fleet.plan",
      "  embark plan fleet.yaml --detailed-exitcode --quiet > /dev/null"
    },
    exitCodeList = {
      "0:the plan was made; with --detailed-exitcode: nothing would change",
      "1:the plan could not be made",
      "2:with --detailed-exitcode: something would change, or is unknown",
      "4:Temporal, a worker, Cast AI or Google cannot be reached or refuses the call",
      "64:usage error or invalid manifest",
      "124:--timeout expired; planning continues",
      "130:Ctrl-C: planning continues"
    })
public final class PlanVerb implements Callable<Integer> {
  /** The options that only concern planning and are not repeated when the plan is executed. */
  private static final Set<String> OWN =
      Set.of("--details", "--detailed-exitcode", "--timeout", "--output", "--quiet");

  private final Surroundings surroundings;

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Manifest: YAML, JSON or CSV.")
  Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "PLAN",
      description = "Save the plan to this file, for 'embark onboard PLAN'.")
  @Nullable Path out;

  @Option(names = "--details", description = "Show each cluster instead of groups.")
  boolean details;

  @Option(
      names = "--detailed-exitcode",
      description = "Exit with 2 if something would change or is unknown.")
  boolean detailedExitCode;

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin OnboardingRolloutOptions rollout = new OnboardingRolloutOptions();
  @Mixin AuthorshipOptions authorship = new AuthorshipOptions();
  @Mixin FollowOptions following = new FollowOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public PlanVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    refuseToReplaceManifest();
    if (out != null) {
      PlanFile.requireRoom(surroundings.workingDirectory().resolve(out), out);
    }
    Manifest manifest = Manifests.valid(surroundings, file, "nothing was looked at");
    List<ClusterTarget> clusters = selection.among(manifest.clusters(), surroundings);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      client.workers().require();
      Optional<FrozenPlan> plan = planned(manifest, clusters, client, console);
      if (plan.isEmpty()) {
        return ExitCode.TIMED_OUT.number();
      }
      show(plan.get(), console);
      keep(plan.get());
      console.talk(next(plan.get()));
      return exitCode(plan.get()).number();
    }
  }

  private void refuseToReplaceManifest() {
    Path folder = surroundings.workingDirectory();
    if (out != null && isSame(folder.resolve(file), folder.resolve(out))) {
      throw CommandException.of(
              ExitCode.USAGE, "--out names the manifest itself, which the plan would overwrite.")
          .next("Name another file.");
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false; // one of them does not exist yet
    }
  }

  private Optional<FrozenPlan> planned(
      Manifest manifest, List<ClusterTarget> clusters, EmbarkClient client, Console console) {
    Rollout chosen = rollout.rollout(manifest.rollout());
    Authorship author = authorship.authorship(surroundings);
    FleetInput fleet =
        FleetInputs.of(
            manifest.name(),
            clusters,
            chosen,
            rollout.options(manifest.rollout(), client.server().propagation()),
            author);
    return PlanSubject.start(fleet, client)
        .await(surroundings, console, following.timeout())
        .map(
            result ->
                new FrozenPlan(
                    fleet.name(),
                    author.author(),
                    Instant.ofEpochMilli(result.plannedAtMillis()),
                    result.identity(),
                    result.castServiceAccount(),
                    chosen,
                    fleet.options(),
                    inOrder(clusters, client, result)));
  }

  /** Pages group clusters by account; people know their manifest's order. */
  private static List<PlannedCluster> inOrder(
      List<ClusterTarget> clusters, EmbarkClient client, PlanResult result) {
    Map<String, PlannedCluster> planned =
        client.plans().clusters(result).stream()
            .collect(Collectors.toMap(each -> each.target().clusterId(), Function.identity()));
    return clusters.stream()
        .map(ClusterTarget::clusterId)
        .filter(planned::containsKey)
        .map(planned::get)
        .toList();
  }

  private void keep(FrozenPlan plan) {
    if (out != null) {
      PlanFile.write(plan, surroundings.workingDirectory().resolve(out), out);
    }
  }

  private void show(FrozenPlan plan, Console console) {
    if (console.format() == OutputFormat.JSONL) {
      console.documents(
          withEstimate(PlanFile.head(plan), plan),
          "clusters",
          "PlannedCluster",
          plan.clusters().stream().map(cluster -> PlanFile.cluster(cluster, plan)).toList());
    } else if (console.forPrograms()) {
      console.document(withEstimate(PlanFile.document(plan), plan));
    } else {
      console.lines(new PlanText(plan, details, console.style()).lines());
    }
  }

  private static ObjectNode withEstimate(ObjectNode document, FrozenPlan plan) {
    PlanCounts counts = PlanCounts.of(plan.clusters());
    document.set("counts", counts(counts));
    Estimate estimate = Estimate.of(plan.changing(), plan.rollout(), plan.options().timing());
    document.set("estimate", FleetSummary.json(estimate));
    return document;
  }

  private static ObjectNode counts(PlanCounts counts) {
    return Json.object()
        .put("total", counts.total())
        .put("onboard", counts.onboard())
        .put("unchanged", counts.unchanged())
        .put("refused", counts.refused())
        .put("unknown", counts.unknown())
        .put("credentialsReplaced", counts.replaced());
  }

  private String next(FrozenPlan plan) {
    if (plan.runnable().isEmpty()) {
      return "Nothing can be onboarded.";
    }
    return out == null
        ? "Next: save it with --out, or onboard the clusters as they are then:\n  embark onboard "
            + CommandText.word(file)
            + CommandText.optionsOf(Objects.requireNonNull(spec), OWN)
        : "Next:\n  embark onboard " + CommandText.word(out);
  }

  private ExitCode exitCode(FrozenPlan plan) {
    boolean changes = plan.clusters().stream().anyMatch(each -> each.course() != Course.UNCHANGED);
    return detailedExitCode && changes ? ExitCode.CHANGES : ExitCode.DONE;
  }
}
