package dev.embark.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks the archive far from Maven and from the sources, and uses it. */
@Timeout(300)
class ArchiveTest {

  private static final String VERSION =
      Objects.requireNonNull(System.getProperty("embark.version"), "Maven names the version");

  private static final Set<String> OPTIONS_OF_JAVA =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  @TempDir static Path folder;

  private static Path home;

  @BeforeAll
  static void unpack() throws Exception {
    Path archive = Path.of("target", "embark-" + VERSION + ".tar.gz");
    run(List.of("tar", "xzf", archive.toAbsolutePath().toString()));
    home = folder.resolve("embark-" + VERSION);
  }

  @Test
  void runsFromAnywhereWithoutMavenOrNetwork() throws Exception {
    // given
    Path link = Files.createSymbolicLink(folder.resolve("a link"), home.resolve("bin/embark"));

    // then
    assertThat(run(List.of(link.toString(), "version")))
        .hasLineCount(1)
        .startsWith("embark " + VERSION + " ");
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
    assertThat(home.resolve("CONTRIBUTING.md")).as("README.md leads there").exists();
  }

  @Test
  void bringsWhatOperationsSaysAboutAServerOfYourOwn() {
    for (String file : List.of("dynamicconfig.yaml", "setup-namespace.sh", "setup-schema.sh")) {
      assertThat(home.resolve("deploy/temporal").resolve(file)).isNotEmptyFile();
    }
  }

  @Test
  void theExampleFindsTheLauncherOfTheArchive() throws Exception {
    String example = home.resolve("examples/one-cluster.sh").toString();

    assertThat(run(List.of(example, "CLUSTER", "PROJECT", "ACCOUNT", "--help")))
        .startsWith("Usage: embark onboard");
  }

  @Test
  void archivesItsClassesOnTheFirstUseAndRunsFromTheArchiveAfterwards() throws Exception {
    // given
    Path cache = folder.resolve("a cache");
    String launcher = home.resolve("bin/embark").toString();

    // when
    String first = run(List.of(launcher, "help"), Map.of("XDG_CACHE_HOME", cache.toString()));
    await(() -> files(cache).size() == 1 && isArchive(files(cache).get(0)));
    String loaded =
        run(
            List.of(launcher, "validate", home + "/examples/fleet.yaml"),
            Map.of(
                "XDG_CACHE_HOME", cache.toString(), "EMBARK_JAVA_OPTS", "-Xlog:class+load=info"));

    // then
    assertThat(first).startsWith("Usage: embark");
    for (String used :
        List.of(
            "dev.embark.starter.command.ValidateVerb",
            "picocli.CommandLine",
            "org.yaml.snakeyaml.parser.ParserImpl")) {
      assertThat(loaded).contains(" " + used + " source: shared objects file");
    }
    assertThat(files(cache)).hasSize(1);
  }

  @Test
  void makesNoArchiveForWhatRunsForLong() throws Exception {
    // given
    Path cache = folder.resolve("cache of a worker");

    // when
    run(
        List.of(home.resolve("bin/embark").toString(), "worker", "--help"),
        Map.of("XDG_CACHE_HOME", cache.toString()));

    // then
    assertThat(cache).doesNotExist();
  }

  @Test
  void tellsJavaThatStderrIsNoTerminal() throws Exception {
    // given
    String noFolder = home.resolve("LICENSE").toString();

    // when stderr is a file
    String told =
        run(
            List.of(home.resolve("bin/embark").toString(), "version"),
            Map.of("XDG_CACHE_HOME", noFolder, "EMBARK_JAVA_OPTS", "-XshowSettings:properties"));

    // then
    assertThat(told).contains("embark.stderr = redirected");
  }

  @Test
  void bringsCompletionsOfEveryVerb() throws Exception {
    String completion = Files.readString(home.resolve("completions/embark.bash"));
    assertThat(completion).contains("onboard").contains("codec-server").doesNotContain("NOTE:");
    assertThat(run(List.of("bash", "-n", home + "/completions/embark.bash"))).isEmpty();
    assertThat(home.resolve("completions/embark.zsh")).isNotEmptyFile();
  }

  private static List<Path> files(Path cache) {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // not there yet, or changing
    }
  }

  private static boolean isArchive(Path file) {
    return file.getFileName().toString().matches("classes-\\d+\\.jsa")
        && file.toFile().length() > 0;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(100); // the time limit of the class ends it
    }
  }

  /** Where no archive of classes can be made: that is passed over in silence. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    Path noFolder = home == null ? folder : home.resolve("LICENSE");
    return run(command, Map.of("XDG_CACHE_HOME", noFolder.toString()));
  }

  private static String run(List<String> command, Map<String, String> more)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("MAVEN") || name.startsWith("EMBARK_"));
    // Java says on stderr that it took them up.
    environment.keySet().removeAll(OPTIONS_OF_JAVA);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.putAll(more);
    int exitCode = builder.start().waitFor();
    String said = Files.readString(output);
    assertThat(exitCode).as(said).isZero();
    return said;
  }
}
