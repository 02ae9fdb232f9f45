package dev.embark.starter.manifest;

import dev.embark.starter.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file of the corpus has its expected answer next to it. */
class ManifestCorpusTest {
  @ParameterizedTest
  @MethodSource("files")
  void answersEachFileAsItsGoldenFileSays(String name) throws IOException {
    // when
    ManifestReading reading =
        ManifestReader.read(Path.of(name), Golden.resource("manifests").resolve(name));

    // then
    Golden.check("manifests/" + name + ".expected", described(reading));
  }

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(Golden.resource("manifests"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".expected"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String described(ManifestReading reading) {
    String problems =
        reading.problems().stream()
            .map(
                problem ->
                    problem.place().line()
                        + ":"
                        + problem.place().column()
                        + " "
                        + problem.severity()
                        + " "
                        + problem.path()
                        + ": "
                        + problem.message()
                        + " | "
                        + problem.remedy()
                        + "\n")
            .collect(Collectors.joining());
    return problems + reading.manifest().map(ManifestCorpusTest::described).orElse("no manifest\n");
  }

  private static String described(Manifest manifest) {
    return manifest.name()
        + "\n"
        + manifest.rollout()
        + "\n"
        + manifest.clusters().stream()
            .map(
                target ->
                    String.join(
                            " ",
                            target.clusterId(),
                            target.projectId(),
                            target.clientServiceAccount(),
                            target.credential(),
                            new java.util.TreeMap<>(target.labels()).toString())
                        + "\n")
            .collect(Collectors.joining());
  }
}
