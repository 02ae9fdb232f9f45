package dev.embark.starter.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Inspects the image named by {@code EMBARK_IMAGE}, if Docker is available. */
@Timeout(120)
@EnabledIfEnvironmentVariable(named = "EMBARK_IMAGE", matches = ".+")
class ImageTest {

  private static final String IMAGE = String.valueOf(System.getenv("EMBARK_IMAGE"));

  @Test
  void runsAsSomebodyWithoutRightsAndCarriesNoSecret() throws Exception {
    JsonNode image =
        JsonMapper.builder().build().readTree(docker("image", "inspect", IMAGE)).get(0);
    JsonNode configuration = image.path("Config");
    assertThat(configuration.path("User").asText()).isEqualTo("10001:10001");
    assertThat(configuration.path("Entrypoint").toString())
        .isEqualTo("[\"/opt/embark/bin/embark\"]");
    assertThat(configuration.path("Cmd").toString()).isEqualTo("[\"worker\"]");
    assertThat(configuration.path("Env").toString().toUpperCase(Locale.ROOT))
        .doesNotContain("TOKEN", "PASSWORD", "SECRET", "API_KEY");
  }

  @Test
  void holdsTheProgramAndNothingElseOfTheRepository() throws Exception {
    String files =
        docker("run", "--rm", "--entrypoint", "find", IMAGE, "/opt/embark", "/tmp", "-type", "f");
    assertThat(files.lines())
        .contains("/opt/embark/bin/embark")
        .allMatch(file -> file.matches("/opt/embark/(bin/embark|lib/[^/]+\\.(jar|jsa))"));
    assertThat(docker("run", "--rm", "--entrypoint", "ls", IMAGE, "/"))
        .doesNotContain("src\n")
        .doesNotContain(".git");
  }

  @Test
  void hasItsEntryPointsOnAReadOnlyRoot() throws Exception {
    for (String verb : List.of("worker", "simulators", "codec-server", "onboard")) {
      assertThat(
              docker(
                  "run",
                  "--rm",
                  "--read-only",
                  "--tmpfs",
                  "/tmp",
                  "--cap-drop",
                  "ALL",
                  "--network",
                  "none",
                  IMAGE,
                  verb,
                  "--help"))
          .contains("Usage: embark " + verb);
    }
  }

  private static String docker(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
