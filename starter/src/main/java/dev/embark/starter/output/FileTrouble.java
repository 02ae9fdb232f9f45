package dev.embark.starter.output;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file cannot be read or written: many exceptions name the file alone. */
public final class FileTrouble {
  private FileTrouble() {}

  /** The reason, without the name of the file. */
  public static String why(Exception trouble) {
    Throwable e = trouble instanceof UncheckedIOException ? trouble.getCause() : trouble;
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "something of this name is in the way";
    }
    return e instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : String.valueOf(e.getMessage());
  }
}
