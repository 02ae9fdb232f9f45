package dev.embark.starter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasesTest {

  @TempDir Path folder;

  @Test
  void findsTheOneThatAServerOfAnotherVersionWroteLast() throws IOException {
    // given a server that was killed: its database is older than the log beside it
    Path killed = write("temporal-1.29.1.db", 1);
    write("temporal-1.29.1.db-wal", 3);
    Path before = write("temporal-1.28.0.db", 2);
    write("temporal.log", 4);

    // then
    Databases databases = new Databases(folder);
    assertThat(databases.leftBehindBy(folder.resolve("temporal-1.30.0.db")))
        .contains(new LocalEngine.LeftBehind("1.29.1", killed));
    assertThat(databases.leftBehindBy(before))
        .contains(new LocalEngine.LeftBehind("1.29.1", killed));
    assertThat(databases.leftBehindBy(killed)).isEmpty();
  }

  @Test
  void findsNoneAtTheFirstStart() throws IOException {
    assertThat(new Databases(folder).leftBehindBy(folder.resolve("temporal-1.30.0.db"))).isEmpty();
  }

  private Path write(String name, int minute) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "");
    return Files.setLastModifiedTime(file, FileTime.fromMillis(minute * 60_000L));
  }
}
