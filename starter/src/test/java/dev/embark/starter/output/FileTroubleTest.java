package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {
  @TempDir Path folder;

  @Test
  void saysInWordsWhatTheExceptionSaysByItsTypeAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(whyNot(() -> Files.writeString(folder.resolve("nowhere/file"), "")))
        .isEqualTo("no such file or folder");
    assertThat(whyNot(() -> Files.createDirectory(file)))
        .isEqualTo("something of this name is in the way");
    Files.createDirectories(folder.resolve("full/inside"));
    assertThat(whyNot(() -> Files.delete(folder.resolve("full"))))
        .isEqualTo("a folder that is not empty is in the way");
    assertThat(
            whyNot(
                () -> {
                  throw new UncheckedIOException(new IOException("Wrong checksum"));
                }))
        .isEqualTo("Wrong checksum");
  }

  /** In the language of the machine. */
  @Test
  void repeatsTheReasonThatTheSystemGives() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    Exception inFile = troubleOf(() -> Files.readString(file.resolve("inside")));
    assertThat(FileTrouble.why(inFile)).isEqualTo(((FileSystemException) inFile).getReason());
    Exception inFolder = troubleOf(() -> Files.readString(folder));
    assertThat(FileTrouble.why(inFolder)).isEqualTo(inFolder.getMessage());
  }

  private static String whyNot(Action action) {
    return FileTrouble.why(troubleOf(action));
  }

  private static Exception troubleOf(Action action) {
    try {
      action.run();
    } catch (IOException | UncheckedIOException e) {
      return e;
    }
    throw new AssertionError("Nothing went wrong.");
  }

  private interface Action {
    void run() throws IOException;
  }
}
