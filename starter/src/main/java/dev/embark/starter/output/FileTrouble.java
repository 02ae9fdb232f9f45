package dev.embark.starter.output;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Explains why a file cannot be read or written: many exceptions only name the file. */
public final class FileTrouble {
  private FileTrouble() {}

  /** Returns the reason, without the file name. */
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
    if (e instanceof DirectoryNotEmptyException) {
      return "a folder that is not empty is in the way";
    }
    return e instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : String.valueOf(e.getMessage());
  }
}
