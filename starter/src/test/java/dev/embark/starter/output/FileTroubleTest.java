package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    assertThat(whyNot(() -> Files.readString(file.resolve("inside")))).isEqualTo("Not a directory");
    assertThat(whyNot(() -> Files.readString(folder))).isEqualTo("Is a directory");
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

  private static String whyNot(Action action) {
    try {
      action.run();
    } catch (IOException | UncheckedIOException e) {
      return FileTrouble.why(e);
    }
    throw new AssertionError("Nothing went wrong.");
  }

  private interface Action {
    void run() throws IOException;
  }
}
