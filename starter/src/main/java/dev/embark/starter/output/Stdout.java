package dev.embark.starter.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * A writer for data in UTF-8 that knows why it failed: a reader that has seen enough, such as
 * {@code | head}, is no reason to complain, a full disk is.
 */
final class Stdout extends PrintWriter {

  private final Watched sink;

  Stdout(OutputStream sink) {
    this(new Watched(sink));
  }

  private Stdout(Watched sink) {
    super(sink, true, StandardCharsets.UTF_8);
    this.sink = sink;
  }

  /** Whether something could not be written because nobody reads any more. */
  boolean hasLostItsReader() {
    return sink.hasLostItsReader;
  }

  private static final class Watched extends FilterOutputStream {

    private volatile boolean hasLostItsReader;

    Watched(OutputStream out) {
      super(out);
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
        hasLostItsReader |= "Broken pipe".equals(e.getMessage());
        throw e;
      }
    }
  }
}
