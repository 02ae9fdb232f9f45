package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineStateTest {
  private static final EngineState STATE =
      new EngineState("127.0.0.1:7233", "default", "simulated", "http://127.0.0.1:8233", 42, "5s");

  @TempDir Path home;

  @Test
  void livesInTheStateFolderOfTheUser() {
    // given
    CommandRun usual = new CommandRun().in(home);
    CommandRun xdg = new CommandRun().in(home).with("XDG_STATE_HOME", home + "/state");
    CommandRun relative = new CommandRun().in(home).with("XDG_STATE_HOME", "state");

    // then
    Path expected = home.resolve(".local/state/embark/engine.json");
    assertThat(EngineState.file(usual.surroundings())).isEqualTo(expected);
    assertThat(EngineState.file(relative.surroundings())).isEqualTo(expected);
    assertThat(EngineState.file(xdg.surroundings()))
        .isEqualTo(home.resolve("state/embark/engine.json"));
  }

  @Test
  void readsWhatWasWrittenAndNothingOnceItIsRemoved() throws IOException {
    // given
    Path file = home.resolve("a/b/engine.json");
    STATE.write(file);

    // then
    assertThat(EngineState.read(file)).contains(STATE);
    EngineState.remove(file);
    assertThat(EngineState.read(file)).isEmpty();
  }

  @Test
  void toleratesFieldsOfALaterVersionAndIgnoresAnIncompleteState() throws IOException {
    // given
    Path later = home.resolve("later.json");
    Files.writeString(
        later,
        "{\"address\":\"a\",\"namespace\":\"n\",\"environment\":\"e\",\"uiUrl\":null,\"more\":1}");
    Path incomplete = home.resolve("incomplete.json");
    Files.writeString(incomplete, "{\"address\":\"a\"}");

    // then
    assertThat(EngineState.read(later)).contains(new EngineState("a", "n", "e", null, 0, null));
    assertThat(EngineState.read(incomplete)).isEmpty();
  }

  @Test
  void leavesNoDraftBehind() throws IOException {
    // when
    STATE.write(home.resolve("engine.json"));
    STATE.write(home.resolve("engine.json"));

    // then
    try (var files = Files.list(home)) {
      assertThat(files).hasSize(1);
    }
  }
}
