package dev.embark.starter.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class LauncherTest {

  @TempDir Path root;
  private LauncherFixture launcher;
  private Map<String, String> withJdk;

  @BeforeEach
  void setUp() throws IOException {
    launcher = new LauncherFixture(root.toRealPath());
    withJdk = Map.of("JAVA_HOME", launcher.java("17.0.15", true).toString());
  }

  @Test
  void buildsOnceAndHandsTheArgumentsOn() throws Exception {
    // when
    LauncherFixture.Run first = launcher.run(withJdk, "validate", "my fleet.yaml");
    LauncherFixture.Run second = launcher.run(withJdk, "list");

    // then
    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).startsWith("embark: building (first time: ").hasLineCount(1);
    assertThat(first.out()).contains("dev.embark.starter.Main validate my fleet.yaml");
    assertThat(second.err()).isEmpty();
    assertThat(launcher.builds()).isEqualTo(1);
  }

  @Test
  void worksThroughASymlinkFromAnotherFolder() throws Exception {
    // given
    Path elsewhere = Files.createDirectories(root.resolve("elsewhere/bin"));
    Path link =
        Files.createSymbolicLink(
            elsewhere.resolve("embark"), Path.of("../../a folder/embark-0.1/embark"));

    // when
    LauncherFixture.Run run = launcher.run(link, elsewhere, withJdk, "list");

    // then
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Main list");
  }

  @Test
  void buildsAgainWhenASourceHasChanged() throws Exception {
    // given
    launcher.run(withJdk, "list");

    // when
    launcher.write("worker/src/main/java/Some.java", "class Other {}");
    LauncherFixture.Run run = launcher.run(withJdk, "list");

    // then
    assertThat(run.err()).contains("the sources have changed");
    assertThat(launcher.builds()).isEqualTo(2);
  }

  @Test
  void doesNotBuildAgainInAnotherTimeZoneOrWhenOnlyDatesHaveChanged() throws Exception {
    // given
    launcher.run(withJdk, "list");
    Map<String, String> elsewhere = new HashMap<>(withJdk);
    elsewhere.put("TZ", "Asia/Tokyo");
    Path source = launcher.project().resolve("worker/src/main/java/Some.java");

    // when
    launcher.run(elsewhere, "list");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    launcher.run(withJdk, "list");

    // then
    assertThat(launcher.builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceOfTheSameSizeAndDateHasOtherContent() throws Exception {
    // given
    Path source = launcher.project().resolve("worker/src/main/java/Some.java");
    FileTime date = Files.getLastModifiedTime(source);
    launcher.run(withJdk, "list");

    // when
    Files.writeString(source, "class Same {}");
    Files.setLastModifiedTime(source, date);
    launcher.run(withJdk, "list");

    // then
    assertThat(launcher.builds()).isEqualTo(2);
  }

  @Test
  void givesJavaALocaleThatKnowsAllLettersOnlyWhereThereIsNone() throws Exception {
    // given
    Map<String, String> german = new HashMap<>(withJdk);
    german.put("LANG", "de_DE.UTF-8");
    Map<String, String> plain = new HashMap<>(german);
    plain.put("LC_ALL", "C");
    String linux = System.getProperty("os.name").equals("Linux") ? "C.UTF-8" : "unset";

    // then
    assertThat(launcher.run(withJdk, "list").out()).contains("LC_ALL is " + linux);
    assertThat(launcher.run(plain, "list").out())
        .contains("LC_ALL is " + linux.replace("unset", "C"));
    assertThat(launcher.run(german, "list").out()).contains("LC_ALL is unset");
  }

  @Test
  void buildsAgainWhenASourceIsGone() throws Exception {
    // given
    launcher.run(withJdk, "list");

    // when
    Files.delete(launcher.project().resolve("worker/src/main/java/Some.java"));
    launcher.run(withJdk, "list");

    // then
    assertThat(launcher.builds()).isEqualTo(2);
  }

  @Test
  void doesNotBuildAgainForWhatTheProgramDoesNotContain() throws Exception {
    // given
    launcher.run(withJdk, "list");

    // when
    launcher.write("worker/src/test/java/SomeTest.java", "class OtherTest {}");
    launcher.write("e2e/pom.xml", "<project> </project>");
    launcher.run(withJdk, "list");

    // then
    assertThat(launcher.builds()).isEqualTo(1);
  }

  @Test
  void ofTwoAtOnceOneBuildsAndTheOtherWaits() throws Exception {
    // when
    Path script = launcher.project().resolve("embark");
    Process one = launcher.start(script, root, withJdk, "one");
    Process two = launcher.start(script, root, withJdk, "two");

    // then
    assertThat(launcher.ended(one).out()).contains("Main one");
    assertThat(launcher.ended(two).out()).contains("Main two");
    assertThat(launcher.builds()).isEqualTo(1);
  }

  @Test
  void keepsTheBuildBeforeTheLastForCommandsThatStillRun() throws Exception {
    // when
    for (int build = 1; build <= 4; build++) {
      launcher.write("pom.xml", "<project>" + "x".repeat(build) + "</project>");
      launcher.run(withJdk, "list");
    }

    // then
    try (Stream<Path> files = Files.list(launcher.project().resolve(".embark"))) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("build.")))
          .filteredOn(Files::isDirectory)
          .hasSize(2);
    }
  }

  @Test
  void aFailedBuildShowsItsErrorsAndIsTriedAgain() throws Exception {
    // given
    launcher.maven("echo one >> builds; echo '[ERROR] Some.java:[1,2] oops'; exit 1");

    // when
    LauncherFixture.Run first = launcher.run(withJdk, "list");
    LauncherFixture.Run second = launcher.run(withJdk, "list");

    // then
    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.err()).contains("[1,2] oops").contains("embark: the build failed");
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(launcher.builds()).isEqualTo(2);
  }

  @Test
  void saysInOneLineThatTheFirstBuildNeedsTheNetwork() throws Exception {
    // given
    launcher.maven("echo 'curl: (6) Could not resolve host: repo.maven.apache.org'; exit 6");

    // when
    LauncherFixture.Run run = launcher.run(withJdk, "list");

    // then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err().lines().skip(1)).singleElement().asString().contains("needs the network");
  }

  @Test
  void saysInOneLineThatThereIsNoJava() throws Exception {
    // when
    LauncherFixture.Run run = launcher.run(Map.of(), "list");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("needs a JDK 17 or later: no Java found").hasLineCount(1);
  }

  @Test
  void saysInOneLineThatTheJavaIsTooOld() throws Exception {
    // when
    LauncherFixture.Run eleven = launcher.run(javaHome("11.0.2"), "list");
    LauncherFixture.Run eight = launcher.run(javaHome("1.8.0_402"), "list");

    // then
    assertThat(eleven.err()).contains("is Java 11.").hasLineCount(1);
    assertThat(eight.err()).contains("is Java 8.").hasLineCount(1);
    assertThat(eight.exitCode()).isEqualTo(1);
  }

  @Test
  void saysInOneLineThatTheBuildNeedsACompiler() throws Exception {
    // when
    LauncherFixture.Run run =
        launcher.run(Map.of("JAVA_HOME", launcher.java("21", false).toString()), "list");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("runtime (JRE) without a compiler").hasLineCount(1);
  }

  @Test
  void runsOnARuntimeOnceItIsBuilt() throws Exception {
    // given
    launcher.run(withJdk, "list");

    // when
    LauncherFixture.Run run =
        launcher.run(Map.of("JAVA_HOME", launcher.java("21", false).toString()), "list");

    // then
    assertThat(run.out()).startsWith("java 21 ");
  }

  @Test
  void takesTheJavaOfThePathWhereJavaHomeIsUnfit() throws Exception {
    // given
    String path = launcher.java("21.0.1", true).resolve("bin") + ":" + launcher.programs();

    // when
    LauncherFixture.Run run = launcher.run(Map.of("JAVA_HOME", "/nowhere", "PATH", path), "list");

    // then
    assertThat(run.out()).startsWith("java 21.0.1 ");
  }

  @Test
  void givesNewJavasTheFlagsThatOldOnesRefuse() throws Exception {
    // when
    LauncherFixture.Run old = launcher.run(withJdk, "list");
    LauncherFixture.Run recent = launcher.run(javaHome("25.0.3"), "list");

    // then
    assertThat(old.out()).doesNotContain("--sun-misc-unsafe-memory-access");
    assertThat(recent.out()).contains("--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void sparesShortCommandsAndWorkersTheOptimizer() throws Exception {
    // then
    for (String verb : List.of("list", "worker", "simulators", "up")) {
      assertThat(launcher.run(withJdk, verb).out())
          .contains("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    }
  }

  @Test
  void tellsJavaThatStderrIsNoTerminal() throws Exception {
    // when stderr is a pipe
    LauncherFixture.Run run = launcher.run(withJdk, "list");

    // then
    assertThat(run.out()).contains(" -Dembark.stderr=redirected ");
  }

  @Test
  void givesJavaTheUsersFlagsAfterItsOwnAndTheProgramNone() throws Exception {
    // given
    Map<String, String> asked = new HashMap<>(withJdk);
    asked.put("EMBARK_JAVA_OPTS", "-XX:TieredStopAtLevel=4 -Xmx2g");

    // when
    LauncherFixture.Run run = launcher.run(asked, "worker");

    // then
    assertThat(run.out())
        .containsSubsequence(
            "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4 -Xmx2g", "Main worker")
        .contains("EMBARK_JAVA_OPTS is unset");
  }

  private Map<String, String> javaHome(String version) throws IOException {
    return Map.of("JAVA_HOME", launcher.java(version, true).toString());
  }
}
