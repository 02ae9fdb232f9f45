package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
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

  /** As {@code /dev/stdout} in a shell's pipe. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void hasRoomInAPipeWhichTheSystemShowsAsALinkThatLeadsNowhere() throws IOException {
    Process reader = new ProcessBuilder("cat").start();
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      List<Path> pipes = open.filter(WholeFileTest::isPipe).toList();
      assertThat(pipes).isNotEmpty();
      for (Path pipe : pipes) {
        WholeFile.requireRoom(pipe);
      }
    } finally {
      reader.destroy();
    }
  }

  private static boolean isPipe(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
    } catch (IOException closed) {
      return false;
    }
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

  /**
   * A file whose new content only some may read must not be readable by all while it is written.
   */
  @Test
  void theDraftHasThePermissionsOfTheFileBeforeItIsFilled() throws IOException {
    // given
    Path file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    List<String> permissions = new ArrayList<>();

    // when
    WholeFile.write(file, out -> permissions.addAll(permissionsInFolder()));

    // then
    assertThat(permissions).containsExactly("rw-------", "rw-------");
  }

  @Test
  void aSymlinkThatLeadsToNoFileYetStaysOne() throws IOException {
    // given
    Files.createDirectory(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere/file"));
    Path lost = Files.createSymbolicLink(folder.resolve("lost"), Path.of("nowhere/file"));
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

    // when
    WholeFile.requireRoom(link);
    WholeFile.write(link, CONTENT);

    // then
    assertThat(link).isSymbolicLink().hasBinaryContent(CONTENT);
    assertThatThrownBy(() -> WholeFile.requireRoom(lost)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> WholeFile.write(loop, CONTENT)).hasMessageContaining("in a circle");
  }

  @Test
  void whoeverReadsTheFileNeverFindsItGone() throws Exception {
    // given
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path kept = Files.writeString(folder.resolve("private"), "old");
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      WatchKey key = folder.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
      Path last = Files.createFile(folder.resolve("last"));

      // when
      WholeFile.write(file, CONTENT);
      WholeFile.writePrivately(kept, out -> out.write(CONTENT));
      Files.delete(last);

      // then
      List<Object> gone = new ArrayList<>();
      while (!gone.contains(last.getFileName())) {
        key.pollEvents().forEach(event -> gone.add(event.context()));
        Thread.sleep(10);
      }
      assertThat(gone).doesNotContain(file.getFileName(), kept.getFileName());
    }
    assertThat(kept).hasBinaryContent(CONTENT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
  }

  @Test
  void writesToADeviceInsteadOfReplacingIt() throws IOException {
    // when
    WholeFile.write(Path.of("/dev/null"), CONTENT);

    // then
    assertThat(WholeFile.isSpecial(Path.of("/dev/null"))).isTrue();
  }

  private List<String> permissionsInFolder() throws IOException {
    List<String> permissions = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path each : files) {
        permissions.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
      }
    }
    return permissions;
  }
}
