package dev.embark.starter.client;

import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Outcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The history of one run of a cluster; no worker is needed to read it.
 *
 * @param run what Temporal knows
 * @param kind the workflow type, such as {@code OnboardingWorkflow}
 * @param input the run's input; null if it cannot be read
 * @param found the cluster as it was found, null if it was not inspected
 * @param policy the run's changes to the policy, null if it never read the policy
 * @param credentialsAfter the credentials returned by an accepted update, null if there was none
 * @param steps its steps and waits, in order
 * @param commands the commands that it accepted from people
 * @param result its result; null while it runs, and if it was closed without its undo
 * @param closing why it was closed from outside, null if it was not
 */
public record ClusterStory(
    RunInfo run,
    String kind,
    @Nullable ClusterInput input,
    @Nullable ClusterSnapshot found,
    @Nullable PolicyStory policy,
    @Nullable String credentialsAfter,
    List<StoryStep> steps,
    List<StoryCommand> commands,
    @Nullable ClusterResult result,
    @Nullable String closing) {

  public ClusterStory {
    steps = List.copyOf(steps);
    commands = List.copyOf(commands);
  }

  /** Returns Cast AI's cluster id. */
  public String clusterId() {
    return Names.name(run.workflowId());
  }

  /** Returns the outcome, if there is one. */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(result).map(ClusterResult::outcome);
  }
}
