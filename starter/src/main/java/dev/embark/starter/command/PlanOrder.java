package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.FrozenPlan;
import dev.embark.starter.client.PlanFile;
import dev.embark.starter.client.Server;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.manifest.Estimate;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import java.nio.file.Path;
import java.util.List;

/** A frozen plan to execute exactly as reviewed. */
final class PlanOrder implements OnboardingOrder {
  private final FrozenPlan plan;
  private final List<ClusterTarget> clusters;
  private final boolean acceptChanges;
  private final Authorship authorship;

  private PlanOrder(FrozenPlan plan, boolean acceptChanges, Authorship authorship) {
    this.plan = plan;
    this.clusters = plan.runnable();
    this.acceptChanges = acceptChanges;
    this.authorship = authorship;
  }

  /**
   * Reads the plan.
   *
   * @throws CommandException if it is not a plan, or options would alter it
   */
  static PlanOrder of(OnboardVerb verb, Path file, Surroundings surroundings, Console console) {
    if (verb.selection.isGiven() || verb.rollout.isGiven()) {
      throw CommandException.of(
              ExitCode.USAGE,
              "A plan runs exactly as it was made: its clusters, and how they are onboarded, can no"
                  + " longer be changed.")
          .next("embark plan FILE    # with these options, to make another plan");
    }
    FrozenPlan plan = PlanFile.read(surroundings.workingDirectory().resolve(file), file);
    PlanOrder order =
        new PlanOrder(plan, verb.acceptChanges, verb.authorship.authorship(surroundings));
    int left = plan.clusters().size() - order.clusters.size();
    if (order.clusters.isEmpty()) {
      throw CommandException.of(
              ExitCode.USAGE, "Every cluster of " + file + " was refused or could not be checked.")
          .next("embark plan FILE    # says why, and makes a new plan");
    }
    if (left > 0) {
      console.warn(
          FleetSummary.counted(left, "cluster")
              + " that the plan refused or could not check "
              + (left == 1 ? "is" : "are")
              + " left out");
    }
    return order;
  }

  @Override
  public String name() {
    return plan.name();
  }

  @Override
  public String question(Server server) {
    Estimate estimate = Estimate.of(clusters, plan.rollout(), plan.options().timing());
    return String.join("\n", FleetSummary.lines(plan.name(), estimate))
        + "\n  as planned at "
        + plan.plannedAt()
        + " for "
        + plan.author()
        + (acceptChanges
            ? "; clusters that have changed since are onboarded anyway"
            : "; clusters that have changed since are left alone")
        + "\n  on "
        + server.place()
        + "\nOnboard?";
  }

  @Override
  public StartedRun start(EmbarkClient client) {
    return client.fleets().start(plan.fleet(authorship, acceptChanges));
  }

  @Override
  public RunSubject subject(EmbarkClient client, Surroundings surroundings, Console console) {
    return new FleetSubject(name(), client, surroundings, console);
  }
}
