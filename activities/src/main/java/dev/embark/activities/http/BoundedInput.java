package dev.embark.activities.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An input stream that refuses to read more than a sane number of bytes. */
public final class BoundedInput extends FilterInputStream {

  /** The response is larger than anything that the server would send. */
  public static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    TooLarge(long most) {
      super("The answer is larger than " + most + " bytes");
    }
  }

  private final long most;
  private long read;

  /**
   * Creates a bounded view of the stream.
   *
   * @param most bytes; reading beyond them throws {@link TooLarge}
   */
  public BoundedInput(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int bytes = super.read(buffer, offset, length);
    count(Math.max(bytes, 0));
    return bytes;
  }

  private void count(int bytes) throws TooLarge {
    read += bytes;
    if (read > most) {
      throw new TooLarge(most);
    }
  }
}
