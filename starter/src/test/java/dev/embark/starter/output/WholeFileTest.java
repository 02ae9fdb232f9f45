package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void refusesAFolderAndAPlaceInNoFolder() {
    assertThatThrownBy(() -> WholeFile.requireRoom(folder)).hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> WholeFile.write(folder, CONTENT)).isInstanceOf(IOException.class);
    assertThat(folder).isDirectory();
    assertThatThrownBy(() -> WholeFile.requireRoom(folder.resolve("nowhere/file")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void leavesNothingButTheFile() throws IOException {
    // when
    WholeFile.write(folder.resolve("file"), CONTENT);

    // then
    assertThat(folder.resolve("file")).hasBinaryContent(CONTENT);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aSymlinkStaysOneAndTheFileKeepsItsPermissions() throws IOException {
    // given
    Path file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    // when
    WholeFile.write(link, CONTENT);

    // then
    assertThat(link).isSymbolicLink();
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void writesToADeviceInsteadOfReplacingIt() throws IOException {
    // when
    WholeFile.write(Path.of("/dev/null"), CONTENT);

    // then
    assertThat(WholeFile.isSpecial(Path.of("/dev/null"))).isTrue();
  }
}
