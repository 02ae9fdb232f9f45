package dev.embark.simulators.iam;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Creates etags: opaque, unique bytes. Thread-safe. */
final class Etags {

  /** The etag of a resource without a policy, {@code ACAB} in base64. */
  static final ByteString OF_THE_EMPTY_POLICY = ByteString.copyFrom(new byte[] {0x00, 0x20, 0x01});

  private static final byte FIRST_BYTE_AS_SEEN_IN_REAL_ETAGS = 0x07;
  private static final long ODD_MULTIPLIER = 0x5851F42D4C957F2DL;
  private static final long LOWER_56_BITS = (1L << 56) - 1;

  private final AtomicLong given = new AtomicLong();

  ByteString next() {
    // An odd multiplier permutes the 56-bit numbers: no repetition, and no visible order.
    long scattered = given.incrementAndGet() * ODD_MULTIPLIER & LOWER_56_BITS;
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(scattered);
    bytes.put(0, FIRST_BYTE_AS_SEEN_IN_REAL_ETAGS).rewind();
    return ByteString.copyFrom(bytes);
  }
}
