package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.starter.CommandRun;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One change that fails among several: the record of the others, and the exit code. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MissedTest {
  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  @Test
  void keysOfTheOtherAccountsAreSwitchedAndAllAreInTheDocument() throws IOException {
    // when
    CommandRun run = execute("keys", "keyed-after", "--disable-keys", "--output", "json");

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("ended without a report")
        .containsSubsequence("keyed-after@", "SWITCHED")
        .containsSubsequence("crashed@", "FAILED");
  }

  @Test
  void grantsOfTheOtherProjectsAreMadeAndAllAreInTheDocument() throws IOException {
    // when
    CommandRun run = execute("permissions", "lacking", "--grant-permissions", "-o", "json");
    CommandRun shown = execute("permissions", "lacking", "--grant-permissions");

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("ended without a report")
        .containsSubsequence("lacking@", "GRANTED")
        .containsSubsequence("crashed@", "FAILED");
    assertThat(shown.out()).contains("acme-crash: FAILED. ").contains("GRANTED");
  }

  @Test
  void afterAServerCouldNotBeReachedTheRestIsNotTried() {
    // given
    Missed missed = new Missed();
    CommandException unreachable = CommandException.of(ExitCode.UNREACHABLE, "Nobody answers.");

    // when
    missed.unless(
        "one",
        () -> {
          throw unreachable;
        });

    // then
    assertThat(missed.unless("two", () -> "done")).isEmpty();
    assertThat(missed.byName()).containsEntry("two", unreachable);
    assertThat(missed.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
  }

  @Test
  void whoDetachesIsNotHeldUpByTheRest() {
    CommandException detached = CommandException.of(ExitCode.DETACHED, "Interrupted.");

    assertThatThrownBy(
            () ->
                new Missed()
                    .unless(
                        "one",
                        () -> {
                          throw detached;
                        }))
        .isSameAs(detached);
  }

  @ParameterizedTest
  @CsvSource({
    "keys, keyed-before, --disable-keys, disabling keys of stuck@, SWITCHED",
    "permissions, lacking, --grant-permissions, granting in acme-stuck, GRANTED"
  })
  void whoDetachesHasARecordOfWhatWasDoneByThen(
      String verb, String account, String option, String doing, String done) throws Exception {
    // given
    Files.writeString(
        folder.resolve("fleet.yaml"),
        manifest(account + "@acme-prod", "acme-prod", "stuck@acme-stuck", "acme-stuck"));
    CommandRun run = commands.in(folder);
    Thread person = new Thread(() -> run.execute(verb, "fleet.yaml", "-y", option, "-o", "json"));
    person.start();

    // when
    while (!run.err().contains(doing) || !isBetweenLooks(person)) {
      Thread.sleep(5);
    }
    person.interrupt();
    person.join();

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
    assertThat(run.out()).containsSubsequence(account + "@", done).doesNotContain("stuck@");
  }

  private static boolean isBetweenLooks(Thread person) {
    return Stream.of(person.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(Follower.class.getName())
                    && frame.getMethodName().equals("sleep"));
  }

  private CommandRun execute(String verb, String account, String... options) throws IOException {
    Files.writeString(
        folder.resolve("fleet.yaml"),
        manifest("crashed@acme-crash", "acme-crash", account + "@acme-prod", "acme-prod"));
    String[] command = new String[options.length + 3];
    command[0] = verb;
    command[1] = "fleet.yaml";
    command[2] = "--yes";
    System.arraycopy(options, 0, command, 3, options.length);
    return commands.in(folder).execute(command);
  }

  private static String manifest(
      String account, String project, String otherAccount, String otherProject) {
    return """
    apiVersion: embark/v1
    kind: Fleet
    name: payments
    clusters:
      - id: %s
        project: %s
        serviceAccount: %s.iam.gserviceaccount.com
      - id: %s
        project: %s
        serviceAccount: %s.iam.gserviceaccount.com
    """
        .formatted(
            ScriptedCommands.cluster(1),
            project,
            account,
            ScriptedCommands.cluster(2),
            otherProject,
            otherAccount);
  }
}
