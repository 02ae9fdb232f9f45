package dev.embark.starter.host;

import dev.embark.starter.client.EngineState;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that each user runs only one {@code embark up} at a time. The operating system releases
 * the lock whenever the process ends, so a state file without a lock is known to be stale.
 */
final class UpLock implements AutoCloseable {

  private final FileChannel channel;

  private UpLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws CommandException if another process holds it; the message says where to find that one
   */
  static UpLock take(Surroundings surroundings) throws IOException {
    Path folder = privateFolder(EngineState.folder(surroundings));
    FileChannel channel =
        FileChannel.open(
            folder.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw running(EngineState.read(EngineState.file(surroundings)));
    }
    EngineState.remove(EngineState.file(surroundings));
    return new UpLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this process
    }
  }

  /** The database holds information about the fleets that other users must not read. */
  private static Path privateFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    return folder;
  }

  private static CommandException running(Optional<EngineState> state) {
    String where =
        state
            .map(
                known ->
                    ": Temporal at %s, Web UI at %s, process %d"
                        .formatted(known.address(), known.uiUrl(), known.pid()))
            .orElse(" and is still starting");
    return CommandException.of(ExitCode.FAILED, "embark up is already running" + where + ".")
        .next("Use it from any terminal, or stop it with Ctrl-C in its own.");
  }
}
