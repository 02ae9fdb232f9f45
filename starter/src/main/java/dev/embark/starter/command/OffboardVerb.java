package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.FleetInputs;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.command.OffboardingPlan.Group;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.TargetRules;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code embark offboard FILE|CLUSTER}: reverses an onboarding. */
@Command(
    name = "offboard",
    description = {
      "Take clusters off impersonation: the reverse of onboarding.",
      "Disables impersonation at Cast AI and removes the bindings, after showing what it will do."
          + " Leaves clusters that hold credentials alone, because they would lose access, unless"
          + " you give their number. Leaves bindings that another cluster needs. Undoes what fails"
          + " half-way. To return a cluster to a key, see docs/offboarding.md."
    },
    footer = {
      "",
      "Examples:",
      "  embark offboard fleet.yaml",
      "  embark offboard fleet.yaml --accept-loss-of-access=12 --yes --change CHG0042",
      "  embark offboard 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11 --accept-loss-of-access"
    },
    exitCodeList = {
      "0:every selected cluster is off impersonation",
      "1:failed, or no cluster may be taken off",
      "3:finished within the failure budget, but some clusters failed",
      "4:Temporal, a worker or Cast AI cannot be reached or refuses the call",
      "5:paused, or waiting for a person",
      "6:stopped or rolled back on request",
      "64:usage error, invalid manifest, not confirmed, or the wrong number",
      "124:--timeout expired; the run continues",
      "130:Ctrl-C: detached; the run continues"
    })
public final class OffboardVerb implements Callable<Integer> {
  /** Keeps the fleet's name distinct from that of the onboarding fleet. */
  private static final String SUFFIX = "-offboard";

  private static final Set<String> OWN = Set.of("--output", "--quiet", "--yes");

  private final Surroundings surroundings;

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--accept-loss-of-access",
      arity = "0..1",
      fallbackValue = LossCount.ASK,
      converter = LossCount.class,
      paramLabel = "COUNT",
      description =
          "Also take off clusters that hold credentials. COUNT is how many there are; without it,"
              + " you are asked. Needs a worker that runs with EMBARK_ALLOW_LOSS_OF_ACCESS.")
  @Nullable OptionalInt acceptLossOfAccess;

  @Option(
      names = "--cast-service-account",
      paramLabel = "EMAIL",
      description =
          "The Cast AI account whose bindings to remove, if several are bound or the cluster is not"
              + " linked.")
  @Nullable String castServiceAccount;

  @Option(
      names = {"-y", "--yes"},
      description = "Start without asking.")
  boolean yes;

  @Mixin SubjectOptions named = new SubjectOptions();
  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin RolloutOptions rollout = new RolloutOptions();
  @Mixin AuthorshipOptions authorship = new AuthorshipOptions();
  @Mixin FollowOptions following = new FollowOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public OffboardVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    if (castServiceAccount != null && !TargetRules.isServiceAccount(castServiceAccount)) {
      throw CommandException.of(
          ExitCode.USAGE, "--cast-service-account must be the e-mail of a service account.");
    }
    Function<EmbarkClient, Subjects> meant = named.read(selection, surroundings);
    if (named.isCluster()) {
      rollout.requireNoFleetOptions();
    }
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      client.workers().require();
      Subjects subjects = meant.apply(client);
      ClusterOptions options = rollout.options(subjects.rollout(), client.server().propagation());
      Optional<List<PlannedCluster>> seen = look(subjects, options, client, console);
      if (seen.isEmpty()) {
        return ExitCode.TIMED_OUT.number();
      }
      OffboardingPlan plan =
          OffboardingPlan.of(seen.get(), options.includeTerraformManaged(), castServiceAccount);
      // The single document is printed at the end; a person who is asked must see first what it is
      // about.
      report(plan).show(console.format() == OutputFormat.JSON ? console.aside() : console);
      return leave(subjects, plan, options, client, console).number();
    }
  }

  private Optional<List<PlannedCluster>> look(
      Subjects subjects, ClusterOptions options, EmbarkClient client, Console console) {
    FleetInput fleet =
        FleetInputs.of(
            subjects.name() + SUFFIX,
            subjects.clusters(),
            Rollout.DEFAULT,
            options,
            authorship.authorship(surroundings));
    return PlanSubject.start(fleet, client)
        .await(surroundings, console, following.timeout())
        .map(plan -> client.plans().clusters(plan));
  }

  private ExitCode leave(
      Subjects subjects,
      OffboardingPlan plan,
      ClusterOptions options,
      EmbarkClient client,
      Console console) {
    int live = plan.in(Group.LIVE).size();
    if (acceptLossOfAccess != null) {
      requireCount(acceptLossOfAccess, live, console);
    }
    boolean accepted = acceptLossOfAccess != null && live > 0;
    List<ClusterTarget> leaving = plan.leaving(accepted);
    if (leaving.isEmpty()) {
      if (console.format() == OutputFormat.JSON) {
        report(plan).show(console);
      }
      return nothingLeaves(plan, console);
    }
    String question =
        "Take " + FleetSummary.counted(leaving.size(), "cluster") + " off impersonation?";
    if (!yes && !console.confirm(question)) {
      throw CommandException.declined("Nothing was taken off.");
    }
    OffboardingChoices choices = new OffboardingChoices(accepted, castServiceAccount);
    RunSubject run =
        subjects.isCluster()
            ? one(leaving.get(0), choices, options, client, console)
            : fleet(subjects, leaving, choices, options, client, console);
    if (console.format() == OutputFormat.JSON) {
      run.following("offboardingPlan", report(plan).json());
    }
    return run.follow(following.timeout());
  }

  private OffboardingReport report(OffboardingPlan plan) {
    return new OffboardingReport(plan, acceptLossOfAccess != null);
  }

  private ExitCode nothingLeaves(OffboardingPlan plan, Console console) {
    console.talk("There is nothing to take off.");
    String again =
        "\n  embark offboard "
            + CommandText.word(named.subject)
            + CommandText.optionsOf(Objects.requireNonNull(spec), OWN);
    if (!plan.in(Group.LIVE).isEmpty()) {
      console.talk(
          "Next, if they may lose their access (docs/offboarding.md):"
              + again
              + " --accept-loss-of-access");
    }
    if (!plan.in(Group.UNNAMED).isEmpty()) {
      console.talk(
          "Next, if the bindings are theirs (docs/offboarding.md):"
              + again
              + " --cast-service-account "
              + CommandText.word(plan.nameToGive()));
    }
    return plan.isSettled() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private RunSubject one(
      ClusterTarget target,
      OffboardingChoices choices,
      ClusterOptions options,
      EmbarkClient client,
      Console console) {
    StartedRun run =
        client
            .clusters()
            .start(
                OffboardingInput.single(
                    target, options, choices, authorship.authorship(surroundings)));
    console.talk("Started " + run.workflowId());
    return new ClusterSubject(target.clusterId(), client, surroundings, console);
  }

  private RunSubject fleet(
      Subjects subjects,
      List<ClusterTarget> leaving,
      OffboardingChoices choices,
      ClusterOptions options,
      EmbarkClient client,
      Console console) {
    String name = subjects.name() + SUFFIX;
    StartedRun run =
        client
            .fleets()
            .start(
                FleetInputs.leaving(
                    name,
                    leaving,
                    rollout.rollout(subjects.rollout()),
                    options,
                    choices,
                    authorship.authorship(surroundings)));
    console.talk("Started " + run.workflowId());
    return new FleetSubject(name, client, surroundings, console);
  }

  /**
   * The count confirms that the operator has read the plan above. A written one is compared even if
   * nothing would be lost: the operator expects otherwise.
   */
  private static void requireCount(OptionalInt written, int live, Console console) {
    if (written.isEmpty() && live == 0) {
      return;
    }
    String given =
        written.isPresent() ? Integer.toString(written.getAsInt()) : typed(live, console);
    if (!Integer.toString(live).equals(given)) {
      throw CommandException.of(
          ExitCode.USAGE,
          FleetSummary.counted(live, "cluster")
              + " would lose "
              + (live == 1 ? "its" : "their")
              + " access, not "
              + given
              + ". Nothing was taken off.");
    }
  }

  private static String typed(int live, Console console) {
    if (!console.interactive()) {
      throw CommandException.of(
              ExitCode.USAGE, "There is no terminal to ask how many clusters lose their access.")
          .next("Give the number: --accept-loss-of-access=" + live);
    }
    return console.ask("How many clusters lose their access? Type the number shown above:");
  }
}
