package dev.embark.starter.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Writes files that are there whole or not at all, and whose place is checked before long work. */
public final class WholeFile {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private WholeFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it, without closing the stream.
     *
     * @throws IOException if it cannot be written to the end
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Ensures that a file can be written at this place, as far as can be told without writing it.
   *
   * @throws IOException if it cannot, for instance because it is a folder
   */
  public static void requireRoom(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "it is a folder");
    }
    if (isSpecial(file)) {
      // Not followed: the system shows pipes as symlinks that lead nowhere.
      if (!Files.isWritable(file)) {
        throw new AccessDeniedException(file.toString());
      }
      return;
    }
    Path target = behindLinks(file);
    Path folder = folderOf(target);
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (!Files.isWritable(Files.exists(target) ? target : folder)) {
      throw new AccessDeniedException(file.toString());
    }
  }

  /** Whether it is there but no file that another can take the place of, such as a device. */
  public static boolean isSpecial(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  /**
   * Writes the file, in one move where its folder permits it. A symlink stays one, even if nothing
   * is where it leads, and a file keeps its permissions.
   *
   * @throws IOException if it cannot be written, or the disk is full
   */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, out -> out.write(content));
  }

  /**
   * Writes a file whose content need not be in memory at once, otherwise in the same way.
   *
   * @throws IOException if it cannot be written, or the disk is full
   */
  public static void write(Path file, Content content) throws IOException {
    requireRoom(file);
    if (isSpecial(file)) {
      fill(file, content);
      return;
    }
    Path target = behindLinks(file);
    if (!Files.isWritable(folderOf(target))) {
      fill(target, content);
      return;
    }
    // Not a temporary file, which only its owner could read: somebody else may carry out a plan.
    Path draft = target.resolveSibling(".embark-" + UUID.randomUUID());
    try {
      fillLike(target, draft, content);
      move(draft, target);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Writes a file that only this user can read, in one move. A symlink is replaced.
   *
   * @throws IOException if it cannot be written, or the disk is full
   */
  public static void writePrivately(Path file, Content content) throws IOException {
    Path draft = Files.createTempFile(folderOf(file), ".embark-", null);
    try {
      fill(draft, content, StandardOpenOption.WRITE);
      move(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Puts a draft in the place of a file of the same folder, so that whoever reads the file finds
   * either the old or the new one: without {@code ATOMIC_MOVE}, Java deletes the old one first.
   *
   * @throws IOException if the draft cannot be moved
   */
  public static void move(Path draft, Path target) throws IOException {
    try {
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Gives the draft the target's permissions before it has content that others must not read. */
  private static void fillLike(Path target, Path draft, Content content) throws IOException {
    if (!Files.exists(target)
        || !target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      fill(draft, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target);
    // Opened first: the target may be one that its owner may not write, but another may.
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(permissions)))) {
      Files.setPosixFilePermissions(draft, permissions); // the umask has taken some away
      content.writeTo(out);
    }
  }

  private static void fill(Path file, Content content, OpenOption... options) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, options)) {
      content.writeTo(out);
    }
  }

  /** Follows symlinks, also to a file that is not there yet. */
  private static Path behindLinks(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path at = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(file.toString(), null, "its symlinks lead in a circle");
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return at;
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }
}
