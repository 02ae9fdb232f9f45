package dev.embark.starter.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How launchers wait for each other where the system has no flock, as on macOS. */
@Timeout(600)
class LauncherLockTest {

  @TempDir Path root;
  private LauncherFixture launcher;
  private Map<String, String> withJdk;
  private Path lock;

  @BeforeEach
  void setUp() throws IOException {
    launcher = new LauncherFixture(root.toRealPath());
    withJdk = Map.of("JAVA_HOME", launcher.java("17.0.15", true).toString());
    lock = launcher.project().resolve(".embark/builder");
    Files.delete(launcher.programs().resolve("flock"));
  }

  @Test
  void ofTwoAtOnceOneBuilds() throws Exception {
    // when
    Process one = start("one");
    Process two = start("two");

    // then
    assertThat(launcher.ended(one).out()).contains("Main one");
    assertThat(launcher.ended(two).out()).contains("Main two");
    assertThat(launcher.builds()).isEqualTo(1);
    assertThat(lock).doesNotExist();
  }

  @Test
  void saysOnceForWhomItWaitsAndWhatToRemoveIfThatIsNone() throws Exception {
    // given
    long pid = ProcessHandle.current().pid();
    Path owner = ownedBy(pid);
    Process waiting = start("list");

    // when
    BufferedReader said = waiting.errorReader(StandardCharsets.UTF_8);
    String first = said.readLine();
    Thread.sleep(1500);
    remove(owner);

    // then
    assertThat(first)
        .isEqualTo(
            "embark: waiting for another launcher's build (process "
                + pid
                + "; if that is none, remove "
                + lock
                + ")…");
    assertThat(said.lines()).allSatisfy(line -> assertThat(line).contains("building"));
    assertThat(waiting.waitFor()).isZero();
  }

  @Test
  void removesTheLockOfALauncherThatWasKilled() throws Exception {
    // given
    Files.createDirectories(lock);

    // when the owner was killed before it wrote its name
    LauncherFixture.Run nameless = launcher.run(withJdk, "list");

    // then
    assertThat(nameless.out()).contains("Main list");
    assertThat(lock).doesNotExist();

    // when the owner is gone
    ownedBy(gone());
    launcher.write("pom.xml", "<project> </project>");

    // then
    assertThat(launcher.run(withJdk, "list").out()).contains("Main list");
    assertThat(launcher.builds()).isEqualTo(2);
  }

  /** Another user's process cannot be sent a signal, which looks as if it were gone. */
  @Test
  void waitsForAProcessThatOnlyPsShows() throws Exception {
    // given
    Path shown = Files.createFile(root.resolve("shown"));
    launcher.program("ps", "[ -e '" + shown + "' ]");
    Path owner = ownedBy(gone());
    Process waiting = start("list");

    // when
    String first = waiting.errorReader(StandardCharsets.UTF_8).readLine();

    // then
    assertThat(first).contains("(process " + owner.getFileName() + ";");
    assertThat(owner).exists();

    // when
    Files.delete(shown);

    // then
    assertThat(launcher.ended(waiting).out()).contains("Main list");
  }

  @Test
  void leavesALockThatAnotherLauncherTookWhileItRemovedTheOneBefore() throws Exception {
    // given
    Path owner = ownedBy(gone());
    long another = ProcessHandle.current().pid();
    launcher.program(
        "rmdir",
        """
        if [ "$1" = '%1$s' ] && [ ! -e '%2$s' ]; then
          mkdir '%2$s'
          $real '%1$s' '%3$s'
          mkdir '%3$s' '%3$s/%4$d'
        fi
        exec $real "$@"
        """
            .formatted(owner, root.resolve("once"), lock, another));

    // when
    Process waiting = start("list");
    String first = waiting.errorReader(StandardCharsets.UTF_8).readLine();

    // then
    assertThat(first).contains("(process " + another + ";");
    assertThat(lock.resolve(Long.toString(another))).exists();
    assertThat(launcher.builds()).isZero();

    // when
    remove(lock.resolve(Long.toString(another)));

    // then
    assertThat(launcher.ended(waiting).out()).contains("Main list");
  }

  @Test
  void givesWayIfItLostTheLockWhileItWasStopped() throws Exception {
    // given
    long another = ProcessHandle.current().pid();
    launcher.program(
        "mkdir",
        """
        case $1 in
          */builder/*) [ -e '%1$s' ] || $real '%1$s' '%2$s/%3$d' ;;
        esac
        exec $real "$@"
        """
            .formatted(root.resolve("once"), lock, another));

    // when
    Process waiting = start("list");
    String first = waiting.errorReader(StandardCharsets.UTF_8).readLine();

    // then
    assertThat(first).contains("(process " + another + ";");
    assertThat(launcher.builds()).isZero();

    // when
    remove(lock.resolve(Long.toString(another)));

    // then
    assertThat(launcher.ended(waiting).out()).contains("Main list");
  }

  /** As after a restart, or in a container that starts the launcher first. */
  @Test
  void doesNotWaitForItselfIfItHasTheNumberOfOneThatWasKilled() throws Exception {
    Path embark = launcher.project().resolve("embark");
    launcher.program("restart", "mkdir -p '" + lock + "'/$$ && exec '" + embark + "' \"$@\"");

    Process restarted = launcher.start(launcher.programs().resolve("restart"), root, withJdk, "x");

    assertThat(launcher.ended(restarted).out()).contains("Main x");
    assertThat(lock).doesNotExist();
  }

  @Test
  void saysWhyThereCanBeNoLockInsteadOfTryingForEver() throws Exception {
    for (String path : new String[] {"*/builder", "*/builder/*"}) {
      // given
      launcher.program(
          "mkdir",
          "case $1 in "
              + path
              + ") echo 'mkdir: no space left' >&2; exit 1 ;; esac\nexec $real \"$@\"");

      // when
      LauncherFixture.Run run = launcher.run(withJdk, "list");

      // then
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).isEqualTo("embark: cannot build: mkdir: no space left\n");
      assertThat(lock).doesNotExist();
    }
  }

  private Process start(String argument) throws IOException {
    return launcher.start(launcher.project().resolve("embark"), root, withJdk, argument);
  }

  private Path ownedBy(long pid) throws IOException {
    return Files.createDirectories(lock.resolve(Long.toString(pid)));
  }

  private void remove(Path owner) throws IOException {
    Files.delete(owner);
    Files.delete(lock);
  }

  private static long gone() throws Exception {
    Process gone = new ProcessBuilder("sh", "-c", "exit").start();
    gone.waitFor();
    return gone.pid();
  }
}
