package dev.embark.starter.client;

import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.Outcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the history of one run of a cluster tells; no worker is needed to read it.
 *
 * @param run what Temporal knows
 * @param kind the type of the workflow, such as {@code OnboardingWorkflow}
 * @param input what it was given; null where that cannot be read
 * @param found the cluster as it was found, null where it was not looked at
 * @param policy what it did to the policy, null where it never saw it
 * @param credentialsAfter the credentials that an accepted update gave, null where there was none
 * @param steps what it did and waited for, in order
 * @param commands commands of people that it has accepted
 * @param result how it ended; null while it runs, and where it was closed without its undo
 * @param closing why it was closed from outside, null where it was not
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
    @Nullable OnboardingResult result,
    @Nullable String closing) {

  public ClusterStory {
    steps = List.copyOf(steps);
    commands = List.copyOf(commands);
  }

  /** Cast AI's id. */
  public String clusterId() {
    return Names.name(run.workflowId());
  }

  /** How it ended, where it has an outcome. */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(result).map(OnboardingResult::outcome);
  }
}
