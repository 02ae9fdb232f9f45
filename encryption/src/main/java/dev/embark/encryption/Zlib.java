package dev.embark.encryption;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Compresses before encryption, as ciphertext does not compress. */
final class Zlib {

  /** Temporal's payload limit of 2 MB times the factor by which repetitive JSON shrinks. */
  private static final int MOST = 64 * 1024 * 1024;

  private Zlib() {}

  static byte[] compress(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      deflater.write(bytes);
    }
    return compressed.toByteArray();
  }

  static byte[] decompress(byte[] bytes) throws IOException {
    try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] decompressed = inflater.readNBytes(MOST);
      if (decompressed.length == MOST) {
        throw new IOException("more than " + MOST + " bytes");
      }
      return decompressed;
    }
  }
}
