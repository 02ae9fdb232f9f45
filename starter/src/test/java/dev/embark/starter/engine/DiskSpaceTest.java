package dev.embark.starter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {

  @TempDir Path folder;

  @Test
  void complainsOfAFullDiskWithWhatIsLeft() {
    assertThat(DiskSpace.complaint(folder, 5 << 20))
        .hasValueSatisfying(
            sentence -> assertThat(sentence).contains("5 MB are left").contains("" + folder));
    assertThat(DiskSpace.complaint(folder, 1L << 30)).isEmpty();
  }

  @Test
  void saysNothingWhereNobodyCanTell() {
    assertThat(DiskSpace.complaint(folder.resolve("no/such/folder"))).isEmpty();
  }
}
