package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an off-boarding asks before it starts anything. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OffboardVerbTest {
  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  @Test
  void comparesTheNumberThatWasWrittenEvenIfNoClusterWouldLoseItsAccess() {
    // given
    String idle = ScriptedCommands.manifest(folder, "idle", 2);

    // when
    CommandRun wrong = embark("offboard", idle, "--accept-loss-of-access=12", "--yes");
    CommandRun right = embark("offboard", idle, "--accept-loss-of-access=0", "--yes");
    CommandRun unwritten = embark("offboard", idle, "--accept-loss-of-access", "--yes");

    // then
    assertThat(wrong.exitCode()).isEqualTo(64);
    assertThat(wrong.err())
        .contains("0 clusters would lose their access, not 12. Nothing was taken off.");
    assertThat(right.exitCode()).as(right.err()).isZero();
    assertThat(unwritten.exitCode()).as(unwritten.err()).isZero();
  }

  private CommandRun embark(String... arguments) {
    return commands.in(folder).execute(arguments);
  }
}
