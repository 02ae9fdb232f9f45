package dev.embark.starter.client;

import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the history of one run of a fleet tells; no worker is needed to read it.
 *
 * @param run what Temporal knows
 * @param startedAt when its first part was started: a long fleet goes on as new under the same id
 * @param reason why it was started, as stated; null where nothing was said
 * @param input what it was given
 * @param commands commands of people that it has accepted, the earliest first
 * @param notices what it did or met by itself that people had to hear of, the earliest first
 * @param result how it ended, null where it has not
 * @param closing why it was closed from outside, null where it was not
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
