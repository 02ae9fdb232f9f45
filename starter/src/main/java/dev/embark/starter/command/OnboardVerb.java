package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.PlanFile;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Surroundings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code embark onboard}: starts a fleet, or one cluster, and follows it. */
@Command(
    name = "onboard",
    description = {
      "Onboard a fleet or a single cluster, and follow the run.",
      "Onboards the clusters of a manifest or a plan, or the single cluster that the options name."
    },
    footer = {
      "",
      "Examples:",
      "  embark onboard fleet.yaml",
      "  embark onboard fleet.yaml --selector env=prod --max-failures 0 --yes",
      "  embark plan fleet.yaml --out fleet.plan && embark onboard fleet.plan",
      "  embark onboard fleet.yaml --detach --yes --change CHG0042",
      "  embark onboard --cluster-id 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11 \\",
      "      --project acme-prod \\",
      "      --service-account castai@acme-prod.iam.gserviceaccount.com"
    },
    exitCodeList = {
      "0:every cluster is onboarded, or already was",
      "1:more failures than the budget allows, or a rollback is incomplete",
      "3:finished within the failure budget, but some clusters failed",
      "4:Temporal cannot be reached or refuses the call",
      "5:paused, or waiting for a person",
      "6:stopped or rolled back on request",
      "64:usage error, invalid manifest, or not confirmed",
      "124:--timeout expired; the run continues",
      "130:Ctrl-C: detached; the run continues"
    })
public final class OnboardVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Manifest (YAML, JSON or CSV), or a plan saved by 'embark plan --out'.")
  @Nullable Path file;

  @Option(
      names = "--cluster-id",
      paramLabel = "ID",
      description = "Cast AI id of a single cluster to onboard, instead of a manifest.")
  @Nullable String clusterId;

  @Option(
      names = "--project",
      paramLabel = "ID",
      description = "With --cluster-id: the cluster's Google project.")
  @Nullable String project;

  @Option(
      names = "--service-account",
      paramLabel = "EMAIL",
      description = "With --cluster-id: the service account to impersonate.")
  @Nullable String serviceAccount;

  @Option(
      names = "--credential",
      paramLabel = "NAME",
      description = "With --cluster-id: name of the worker's Cast AI key (default: default).")
  @Nullable String credential;

  @Option(
      names = "--accept-changes",
      description = "With a plan: also onboard clusters that have changed since it was made.")
  boolean acceptChanges;

  @Option(names = "--detach", description = "Start the run without following it.")
  boolean detach;

  @Option(
      names = {"-y", "--yes"},
      description = "Start without asking.")
  boolean yes;

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin OnboardingRolloutOptions rollout = new OnboardingRolloutOptions();
  @Mixin AuthorshipOptions authorship = new AuthorshipOptions();
  @Mixin FollowOptions following = new FollowOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public OnboardVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (detach && following.timeout() != null) {
      throw CommandException.of(
          ExitCode.USAGE,
          "--timeout cannot be combined with --detach, which does not follow the run.");
    }
    Console console = output.console(surroundings);
    OnboardingOrder order = order(console);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      if (!yes && !console.confirm(order.question(client.server()))) {
        throw CommandException.declined("Nothing was started.");
      }
      client.workers().complaint().ifPresent(console::warn);
      client.workers().versionComplaint().ifPresent(console::warn);
      StartedRun run = order.start(client);
      return (detach ? left(order, run, console) : followed(order, run, client, console)).number();
    }
  }

  private OnboardingOrder order(Console console) {
    if (file == null && clusterId == null) {
      throw CommandException.of(ExitCode.USAGE, "Give a manifest, or a cluster with --cluster-id.");
    }
    if (file != null && clusterId != null) {
      throw CommandException.of(
          ExitCode.USAGE, "Give either a manifest or --cluster-id, not both.");
    }
    if (file == null) {
      return SingleOrder.of(this, surroundings);
    }
    requireNoClusterOptions();
    if (PlanFile.isPlan(surroundings.workingDirectory().resolve(file))) {
      return PlanOrder.of(this, file, surroundings, console);
    }
    if (acceptChanges) {
      throw CommandException.of(
              ExitCode.USAGE, "--accept-changes needs a plan; " + file + " is a manifest.")
          .next("embark plan " + CommandText.word(file) + " --out PLAN");
    }
    return FleetOrder.of(this, file, surroundings);
  }

  /** Rejects options that describe a single cluster, which a file would override. */
  private void requireNoClusterOptions() {
    if (project != null || serviceAccount != null || credential != null) {
      throw CommandException.of(
          ExitCode.USAGE,
          "--project, --service-account and --credential need --cluster-id; a manifest or plan"
              + " names its own.");
    }
  }

  private static ExitCode left(OnboardingOrder order, StartedRun run, Console console) {
    if (console.forPrograms()) {
      console.document(
          Json.document("Started")
              .put("name", order.name())
              .put("workflowId", run.workflowId())
              .put("runId", run.runId())
              .put("attached", run.attached()));
    } else {
      console.line(run.workflowId());
    }
    console.talk((run.attached() ? "Already running. Next:" : "Started. Next:"));
    console.talk("  embark watch " + order.name());
    return ExitCode.DONE;
  }

  private ExitCode followed(
      OnboardingOrder order, StartedRun run, EmbarkClient client, Console console) {
    String verb = run.attached() ? "Attached to " : "Started ";
    console.talk(
        verb
            + run.workflowId()
            + client
                .server()
                .page(run.workflowId(), run.runId())
                .map(page -> "  " + page)
                .orElse(""));
    return order.subject(client, surroundings, console).follow(following.timeout());
  }
}
