package dev.embark.simulators.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The content of a response. */
public sealed interface Body {

  /** Content known in advance; its length is announced. */
  record Bytes(byte[] content) implements Body {}

  /** Content produced while it is sent, in chunks, so that a long list needs no memory. */
  @FunctionalInterface
  non-sealed interface Streamed extends Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Returns an empty body. */
  static Body empty() {
    return new Bytes(new byte[0]);
  }

  /** Returns text in UTF-8. */
  static Body text(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
