package dev.embark.simulators.http;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes the responses of one connection (RFC 9112). Not thread-safe. For callers that do not
 * support chunks, content of unknown length ends with the connection.
 */
final class ReplyWriter {

  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final OutputStream out;

  ReplyWriter(OutputStream out) {
    this.out = out;
  }

  void write(Reply.Answer answer, boolean closes, boolean chunks) throws IOException {
    writeHead(answer, closes, chunks);
    if (hasContent(answer)) {
      writeBody(answer.body(), out, chunks);
    }
    out.flush();
  }

  /** Writes the response to {@code HEAD}: a body would be taken for the next response. */
  void writeHeadAlone(Reply.Answer answer, boolean closes, boolean chunks) throws IOException {
    writeHead(answer, closes, chunks);
    out.flush();
  }

  void drip(Reply.Answer answer, Duration pause, boolean chunks) throws IOException {
    writeHead(answer, true, chunks);
    out.flush();
    if (hasContent(answer)) {
      writeBody(answer.body(), new Dripping(out, pause), chunks);
    }
    out.flush();
  }

  /** After some statuses no content is expected: it would be taken for the next response. */
  private static boolean hasContent(Reply.Answer answer) {
    return answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED;
  }

  private void writeHead(Reply.Answer answer, boolean closes, boolean chunks) throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(answer.status()).append(" \r\n");
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (hasContent(answer) && answer.body() instanceof Body.Bytes bytes) {
      head.append("Content-Length: ").append(bytes.content().length).append("\r\n");
    } else if (hasContent(answer) && chunks) {
      head.append("Transfer-Encoding: chunked\r\n");
    }
    head.append(closes ? "Connection: close\r\n\r\n" : "\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void writeBody(Body body, OutputStream out, boolean chunks) throws IOException {
    if (body instanceof Body.Bytes bytes) {
      out.write(bytes.content());
    } else if (body instanceof Body.Streamed streamed && chunks) {
      Chunks framed = new Chunks(out);
      stream(streamed, framed);
      framed.end();
    } else if (body instanceof Body.Streamed streamed) {
      stream(streamed, out);
    }
  }

  private static void stream(Body.Streamed streamed, OutputStream out) throws IOException {
    BufferedOutputStream buffer = new BufferedOutputStream(out, 32 * 1024);
    streamed.writeTo(buffer);
    buffer.flush();
  }

  /** Frames each write as one chunk. */
  private static final class Chunks extends FilterOutputStream {
    Chunks(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
      if (length > 0) {
        out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(content, offset, length);
        out.write('\r');
        out.write('\n');
      }
    }

    void end() throws IOException {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Sends each byte separately. */
  private static final class Dripping extends FilterOutputStream {
    private final Duration pause;

    Dripping(OutputStream out, Duration pause) {
      super(out);
      this.pause = pause;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      out.flush();
      LockSupport.parkNanos(pause.toNanos());
    }
  }
}
