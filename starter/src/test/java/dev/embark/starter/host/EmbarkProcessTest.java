package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class EmbarkProcessTest {

  @TempDir Path home;

  @Test
  void readsTheTemporalProfilesOfItsOwnHome() throws Exception {
    // given a profile where Linux keeps it, and where macOS does
    for (String folder : List.of(".config", "Library/Application Support")) {
      Path profiles = Files.createDirectories(home.resolve(folder).resolve("temporalio"));
      Files.writeString(
          profiles.resolve("temporal.toml"), "[profile.default]\naddress = \"127.0.0.1:99999\"\n");
    }

    // when
    try (EmbarkProcess list = EmbarkProcess.start(home, "list")) {

      // then
      assertThat(list.exitCode()).as(list.err()).isEqualTo(64);
      assertThat(list.err()).contains("127.0.0.1:99999");
    }
  }
}
