package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.encryption.Keyset;
import dev.embark.starter.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysetVerbTest {

  private static final String FILE = "keyset.json";

  @TempDir Path folder;

  @Test
  void makesAKeysetThatOnlyItsOwnerReadsAndShowsNoKey() throws IOException {
    // when
    CommandRun run = keyset("create");

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(run.out().lines()).hasSize(2).last().asString().endsWith("encrypts");
    assertThat(run.out()).doesNotContain("value").hasSizeLessThan(80);
  }

  @Test
  void neverOverwritesOne() throws IOException {
    keyset("create");
    String before = Files.readString(file());

    CommandRun again = keyset("create");

    assertThat(again.exitCode()).isEqualTo(64);
    assertThat(again.err()).contains("already exists");
    assertThat(Files.readString(file())).isEqualTo(before);
  }

  @Test
  void rotatesInThreeStepsAndKeepsThePermissions() throws IOException {
    // given
    keyset("create");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    String old = keys().get(0).name();

    // when
    keyset("add");
    String added = keys().get(1).name();
    assertThat(keys().get(0).primary()).as("the new one does not encrypt yet").isTrue();
    keyset("promote", added);
    CommandRun removed = keyset("remove", old);

    // then
    assertThat(removed.exitCode()).as(removed.err()).isZero();
    assertThat(keys()).extracting(Keyset.Key::name).containsExactly(added);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aSymlinkStaysOneAndTheFileItLeadsToIsRotatedWithItsPermissions() throws IOException {
    // given
    keyset("create");
    Path real = Files.createDirectory(folder.resolve("secrets")).resolve("real.json");
    Files.move(file(), real);
    Files.createSymbolicLink(file(), real);

    // when
    CommandRun added = keyset("add");

    // then
    assertThat(added.exitCode()).as(added.err()).isZero();
    assertThat(file()).isSymbolicLink();
    assertThat(Keyset.parse(Files.readString(real)).keys()).hasSize(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesToRemoveTheKeyThatEncryptsAndKeysThatAreNotThere() throws IOException {
    keyset("create");
    assertThat(keyset("remove", keys().get(0).name()).err()).contains("promote another one first");
    assertThat(keyset("promote", "1").err()).contains("there is no key 1");
    assertThat(keyset("promote").err()).contains("Which key?");
    assertThat(keyset("remove", "1").exitCode()).isEqualTo(64);
  }

  @Test
  void refusesWhatIsNoKeysetWithoutQuotingIt() throws IOException {
    Files.writeString(file(), "canary-4711");

    CommandRun run = keyset("list");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("is no keyset").doesNotContain("canary");
  }

  @Test
  void theCodecServerDoesNotStartWithoutKeysetTokenAndOrigin() throws IOException {
    // given
    keyset("create");
    Files.writeString(folder.resolve("short"), "short");
    Files.writeString(folder.resolve("token"), "0123456789abcdef0123456789abcdef");

    // then
    assertThat(codec("--token-file", "token").err())
        .contains("EMBARK_PAYLOAD_KEYSET_FILE is not set");
    assertThat(withKeyset("--token-file", "short").err()).contains("at least 32 characters");
    assertThat(withKeyset("--token-file", "token", "--origin", "*").err())
        .contains("is not an origin");
    assertThat(withKeyset("--token-file", "absent").exitCode()).isEqualTo(64);
  }

  private List<Keyset.Key> keys() throws IOException {
    return Keyset.parse(Files.readString(file())).keys();
  }

  private Path file() {
    return folder.resolve(FILE);
  }

  private CommandRun keyset(String action, String... key) {
    return new CommandRun()
        .in(folder)
        .execute(
            key.length == 0
                ? new String[] {"keyset", action, FILE}
                : new String[] {"keyset", action, FILE, key[0]});
  }

  private CommandRun codec(String... options) {
    return new CommandRun().in(folder).execute(arguments(options));
  }

  private CommandRun withKeyset(String... options) {
    return new CommandRun()
        .in(folder)
        .with("EMBARK_PAYLOAD_KEYSET_FILE", FILE)
        .execute(arguments(options));
  }

  private static String[] arguments(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "codec-server";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return arguments;
  }
}
