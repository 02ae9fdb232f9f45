package dev.embark.starter.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes files that are there whole or not at all, and whose place is checked before long work. */
public final class WholeFile {
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
    Path folder = folderOf(file);
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new AccessDeniedException(file.toString());
    }
  }

  /** Whether it is there but no file that another can take the place of, such as a device. */
  public static boolean isSpecial(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  /**
   * Writes the file, in one move where its folder permits it. A symlink stays one, and a file keeps
   * its permissions.
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
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    if (!Files.isWritable(folderOf(target))) {
      fill(target, content);
      return;
    }
    // Not a temporary file, which only its owner could read: somebody else may carry out a plan.
    Path draft = target.resolveSibling(".embark-" + UUID.randomUUID());
    try {
      fill(draft, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      keepPermissions(target, draft);
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void fill(Path file, Content content, OpenOption... options) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, options)) {
      content.writeTo(out);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    if (Files.exists(from)
        && from.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }
}
