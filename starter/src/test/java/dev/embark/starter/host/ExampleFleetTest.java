package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetManifest;
import dev.embark.starter.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExampleFleetTest {

  private static final Path EXAMPLE =
      Path.of("").toAbsolutePath().getParent().resolve("examples/fleet.yaml");

  @Test
  void namesTheFiftyClustersThatUpSimulates() throws IOException {
    // when
    String withoutComments =
        Files.readAllLines(EXAMPLE).stream()
            .filter(line -> !line.startsWith("#"))
            .collect(Collectors.joining("\n", "", "\n"));

    // then
    assertThat(withoutComments)
        .isEqualTo(FleetManifest.yaml("example", Fleet.varied(Up.FLEET_SEED, 50)));
  }

  @Test
  void isAValidManifest() {
    assertThat(new CommandRun().execute("validate", EXAMPLE.toString()).exitCode()).isZero();
  }
}
