package dev.embark.starter.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A writer for data in UTF-8 that knows why it failed: a reader that has seen enough, such as
 * {@code | head}, is no reason to complain, a full disk is.
 */
final class Stdout extends PrintWriter {

  private static final int TYPE = 0170000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  /** The system's messages in English. In another language only the first is told by the place. */
  private static final String BROKEN = "Broken pipe";

  private static final String NOT_NOW = "Resource temporarily unavailable";

  private final Watched sink;

  /**
   * Creates a writer.
   *
   * @param place where the system shows what the sink is, such as {@code /dev/fd/1}
   */
  Stdout(OutputStream sink, Path place) {
    this(new Watched(sink, place));
  }

  private Stdout(Watched sink) {
    super(sink, true, StandardCharsets.UTF_8);
    this.sink = sink;
  }

  /** Whether something could not be written because nobody reads any more. */
  boolean hasLostItsReader() {
    return sink.hasLostItsReader;
  }

  /**
   * Whether the place is a pipe or a socket: writing it fails if its reader is gone, or if it must
   * not wait for a slow one. The system's message says so only in the user's language.
   */
  private static boolean isReadByAProgram(Path place) {
    try {
      int type = (int) Files.getAttribute(place, "unix:mode") & TYPE;
      return type == PIPE || type == SOCKET;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // this system does not tell
    }
  }

  private static final class Watched extends FilterOutputStream {

    private final Path place;
    private volatile boolean hasLostItsReader;

    Watched(OutputStream out, Path place) {
      super(out);
      this.place = place;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        hasLostItsReader |= isOfALostReader(e);
        throw e;
      }
    }

    private boolean isOfALostReader(IOException e) {
      String message = String.valueOf(e.getMessage());
      return message.equals(BROKEN) || (isReadByAProgram(place) && !message.equals(NOT_NOW));
    }
  }
}
