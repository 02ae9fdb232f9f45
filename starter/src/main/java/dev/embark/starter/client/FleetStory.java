package dev.embark.starter.client;

import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The history of one run of a fleet; no worker is needed to read it.
 *
 * @param run what Temporal knows
 * @param startedAt when its first part was started: a long fleet continues as new under the same id
 * @param reason why it was started, as stated; null if no reason was given
 * @param input the run's input
 * @param commands the commands that it accepted from people, in chronological order
 * @param notices automatic actions and events that people had to be notified of, in chronological
 *     order
 * @param result its result, null if there is none yet
 * @param closing why it was closed from outside, null if it was not
 */
public record FleetStory(
    RunInfo run,
    Instant startedAt,
    @Nullable String reason,
    FleetInput input,
    List<StoryCommand> commands,
    List<StoryNotice> notices,
    @Nullable FleetStatus result,
    @Nullable String closing) {

  public FleetStory {
    commands = List.copyOf(commands);
    notices = List.copyOf(notices);
  }
}
