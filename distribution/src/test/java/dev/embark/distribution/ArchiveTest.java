package dev.embark.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks the archive far from Maven and from the sources, and uses it. */
@Timeout(120)
class ArchiveTest {

  @TempDir static Path folder;

  private static Path home;

  @BeforeAll
  static void unpack() throws Exception {
    Path archive;
    try (Stream<Path> built = Files.list(Path.of("target"))) {
      archive = built.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    run(List.of("tar", "xzf", archive.toAbsolutePath().toString()));
    try (Stream<Path> unpacked = Files.list(folder)) {
      home = unpacked.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  @Test
  void runsFromAnywhereWithoutMavenOrNetwork() throws Exception {
    // given
    Path link = Files.createSymbolicLink(folder.resolve("a link"), home.resolve("bin/embark"));

    // then
    assertThat(run(List.of(link.toString(), "version")))
        .contains(home.getFileName().toString().replaceFirst("embark-", ""));
    assertThat(run(List.of(link.toString(), "validate", home + "/examples/fleet.yaml")))
        .contains("valid");
  }

  @Test
  void holdsEveryModuleOnceAndNothingOfTheTests() throws IOException {
    try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
      List<String> names = libraries.map(file -> file.getFileName().toString()).toList();
      for (String module :
          List.of("workflows", "activities", "encryption", "worker", "starter", "simulators")) {
        assertThat(names).filteredOn(name -> name.startsWith("embark-" + module)).hasSize(1);
      }
      assertThat(names).noneMatch(name -> name.contains("junit") || name.contains("assertj"));
    }
    assertThat(home.resolve("LICENSE")).exists();
    assertThat(home.resolve("docs/configuration.md")).exists();
  }

  @Test
  void bringsCompletionsOfEveryVerb() throws Exception {
    String completion = Files.readString(home.resolve("completions/embark.bash"));
    assertThat(completion).contains("onboard").contains("codec-server").doesNotContain("NOTE:");
    assertThat(run(List.of("bash", "-n", home + "/completions/embark.bash"))).isEmpty();
    assertThat(home.resolve("completions/embark.zsh")).isNotEmptyFile();
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("MAVEN") || name.startsWith("EMBARK_"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    int exitCode = builder.start().waitFor();
    String said = Files.readString(output);
    assertThat(exitCode).as(said).isZero();
    return said;
  }
}
