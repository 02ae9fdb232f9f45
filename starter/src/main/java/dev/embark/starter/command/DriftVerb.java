package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.FleetInputs;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Drift;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embark drift FILE}: compares the actual state with the manifest. */
@Command(
    name = "drift",
    description = {
      "Compare clusters with their manifest, once or on a schedule.",
      "A worker looks at each cluster's registration, credentials, bindings, permissions and keys."
          + " Recognises credentials that Terraform has reapplied, and lists bindings that no"
          + " linked cluster needs, with the command that removes them."
    },
    footer = {
      "",
      "Examples:",
      "  embark drift fleet.yaml",
      "  embark drift fleet.yaml --repair --change CHG0042",
      "  embark drift fleet.yaml --every 24h",
      "  embark drift fleet.yaml --stop-schedule"
    },
    exitCodeList = {
      "0:no drift, all drift repaired, or the schedule was set or ended",
      "1:the comparison or the repair failed",
      "2:drift remains, or something could not be checked",
      "3:with --repair: finished within the failure budget, but some clusters failed",
      "4:Temporal, a worker, Cast AI or Google cannot be reached or refuses the call, or the"
          + " server has no schedules",
      "5:with --repair: paused, or waiting for a person",
      "6:with --repair: stopped or rolled back on request",
      "64:usage error, invalid manifest, or the repair was not confirmed",
      "124:--timeout expired; what was started continues",
      "130:Ctrl-C: detached; what was started continues"
    })
public final class DriftVerb implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private static final Set<String> OWN = Set.of("--output", "--quiet");

  private final Surroundings surroundings;

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Manifest: YAML, JSON or CSV.")
  Path file = Path.of("");

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description =
          "Compare now, and again every TIME with a Temporal Schedule, which reports drift to the"
              + " worker's webhooks. Needs a server that outlives this process.")
  @Nullable Duration every;

  @Option(names = "--stop-schedule", description = "End the manifest's schedule.")
  boolean stopSchedule;

  @Option(
      names = "--repair",
      description =
          "Onboard the drifted clusters that onboarding can repair, as a fleet with the manifest's"
              + " name plus -repair.")
  boolean repair;

  @Option(
      names = {"-y", "--yes"},
      description = "Repair without asking.")
  boolean yes;

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin OnboardingRolloutOptions rollout = new OnboardingRolloutOptions();
  @Mixin AuthorshipOptions authorship = new AuthorshipOptions();
  @Mixin FollowOptions following = new FollowOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public DriftVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    checkOptions();
    Console console = output.console(surroundings);
    Manifest manifest = Manifests.valid(surroundings, file, "nothing was compared");
    List<ClusterTarget> clusters = selection.among(manifest.clusters(), surroundings);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      if (stopSchedule) {
        return unschedule(manifest.name(), client, console).number();
      }
      if (every != null) {
        return schedule(manifest, clusters, every, client, console).number();
      }
      return compare(manifest, clusters, client, console).number();
    }
  }

  /** Rejects options that would be ignored. */
  private void checkOptions() {
    if (every == null && !stopSchedule) {
      requireRepair(yes, "--yes needs --repair.");
      requireRepair(rollout.isGiven(), "The options of a rollout need --repair.");
      return;
    }
    if (every != null && (repair || stopSchedule)) {
      throw CommandException.of(
          ExitCode.USAGE, "--every cannot be combined with --repair or --stop-schedule.");
    }
    String schedule = stopSchedule ? "--stop-schedule" : "--every";
    refuse(repair, "--repair", schedule);
    refuse(yes, "--yes", schedule);
    refuse(following.timeout() != null, "--timeout", schedule);
    refuse(rollout.isGiven(), "The options of a rollout", schedule);
    refuse(stopSchedule && selection.isGiven(), "--selector, --cluster and --limit", schedule);
    refuse(stopSchedule && authorship.isGiven(), "--reason and --change", schedule);
    if (every != null && every.compareTo(SHORTEST) < 0) {
      throw CommandException.of(ExitCode.USAGE, "--every must be at least one minute.");
    }
  }

  private void requireRepair(boolean given, String complaint) {
    if (given && !repair) {
      throw CommandException.of(ExitCode.USAGE, complaint);
    }
  }

  private static void refuse(boolean given, String ignored, String with) {
    if (given) {
      throw CommandException.of(ExitCode.USAGE, ignored + " cannot be combined with " + with + ".");
    }
  }

  private ExitCode compare(
      Manifest manifest, List<ClusterTarget> clusters, EmbarkClient client, Console console) {
    client.workers().require();
    Optional<Drift.Result> end = startAndAwait(manifest, clusters, client, console);
    if (end.isEmpty()) {
      return ExitCode.TIMED_OUT;
    }
    Drift.Result result = end.get();
    List<Drift.Cluster> found = client.drift().clusters(result);
    DriftReport report = new DriftReport(result, found);
    List<ClusterTarget> mendable =
        found.stream().filter(Drift.Cluster::isRepairable).map(Drift.Cluster::target).toList();
    boolean repairs = repair && !mendable.isEmpty();
    // The single document is printed at the end; a person who is asked must see first what it is
    // about.
    boolean within = repairs && console.format() == OutputFormat.JSON;
    report.show(within ? console.aside() : console);
    if (repairs) {
      ExitCode code = repair(manifest, mendable, report, client, console);
      return code == ExitCode.DONE ? judgeRepaired(found, console) : code;
    }
    if (!mendable.isEmpty()) {
      console.talk("Next:\n  " + command(OWN) + " --repair    # onboards " + mendable.size());
    }
    return result.counts().isClean() ? ExitCode.DONE : ExitCode.CHANGES;
  }

  /** Returns this command with its options, except some. */
  private String command(Set<String> without) {
    return "embark drift "
        + CommandText.word(file)
        + CommandText.optionsOf(Objects.requireNonNull(spec), without);
  }

  /** Returns this command without its repair, and without the options that need it. */
  private String commandWithoutRepair() {
    Set<String> without = new HashSet<>(OWN);
    without.addAll(List.of("--repair", "--yes"));
    CommandSpec ofRollout = Objects.requireNonNull(spec).mixins().get("rollout");
    Objects.requireNonNull(ofRollout).options().forEach(each -> without.add(each.longestName()));
    return command(without);
  }

  private Optional<Drift.Result> startAndAwait(
      Manifest manifest, List<ClusterTarget> clusters, EmbarkClient client, Console console) {
    StartedRun run = client.drift().start(input(manifest, clusters, false));
    return new EndSubject<>(
            run.workflowId(),
            "comparing " + FleetSummary.counted(clusters.size(), "cluster"),
            "Run the same command to follow it again.",
            () -> client.drift().result(run))
        .await(surroundings, console, following.timeout());
  }

  // ---- repair

  private ExitCode repair(
      Manifest manifest,
      List<ClusterTarget> clusters,
      DriftReport drift,
      EmbarkClient client,
      Console console) {
    String name = manifest.name() + "-repair";
    if (!yes
        && !console.confirm(
            "Onboard "
                + FleetSummary.counted(clusters.size(), "drifted cluster")
                + " as "
                + name
                + "?")) {
      throw CommandException.declined("Nothing was repaired.");
    }
    StartedRun run =
        client
            .fleets()
            .start(
                FleetInputs.of(
                    name,
                    clusters,
                    rollout.rollout(manifest.rollout()),
                    rollout.options(manifest.rollout(), client.server().propagation()),
                    authorship.authorship(surroundings)));
    console.talk("Started " + run.workflowId());
    RunSubject fleet = new FleetSubject(name, client, surroundings, console);
    if (console.format() == OutputFormat.JSON) {
      fleet.following("drift", drift.json());
    }
    return fleet.follow(following.timeout());
  }

  /** A successful fleet does not fix drift that onboarding cannot fix. */
  private ExitCode judgeRepaired(List<Drift.Cluster> found, Console console) {
    int left = (int) found.stream().filter(Drift.Cluster::needsMoreThanOnboarding).count();
    if (left == 0) {
      return ExitCode.DONE;
    }
    console.warn(
        FleetSummary.counted(left, "cluster")
            + (left == 1 ? " is" : " are")
            + " left with drift that --repair does not mend, or could not be looked at");
    console.talk("Next:\n  " + commandWithoutRepair() + "    # shows what is left");
    return ExitCode.CHANGES;
  }

  // ---- schedule

  private ExitCode schedule(
      Manifest manifest,
      List<ClusterTarget> clusters,
      Duration interval,
      EmbarkClient client,
      Console console) {
    String id = client.drift().schedule(input(manifest, clusters, true), interval);
    if (console.forPrograms()) {
      console.document(
          Json.document("DriftSchedule")
              .put("scheduleId", id)
              .put("every", DurationText.of(interval)));
    } else {
      console.line(id);
    }
    console.talk(
        "Compares now, and again every "
            + DurationText.of(interval)
            + ". The schedule keeps today's list of clusters: run this command again after a change"
            + " of the manifest.");
    return ExitCode.DONE;
  }

  private ExitCode unschedule(String fleet, EmbarkClient client, Console console) {
    boolean was = client.drift().unschedule(fleet);
    if (console.forPrograms()) {
      console.document(Json.document("DriftScheduleEnded").put("fleet", fleet).put("existed", was));
    }
    console.talk(was ? "The schedule has ended." : "There was no schedule.");
    return ExitCode.DONE;
  }

  private Drift.Input input(Manifest manifest, List<ClusterTarget> clusters, boolean tells) {
    Authorship author = authorship.authorship(surroundings);
    return new Drift.Input(manifest.name(), ClusterList.of(clusters), tells, author);
  }
}
