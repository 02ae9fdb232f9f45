package dev.embark.starter.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file as text: checks size and encoding, strips the byte order mark. */
final class ManifestText {
  /** Four times the size of 10,000 clusters with generous labels. */
  static final int MOST_BYTES = 16 * 1024 * 1024;

  private ManifestText() {}

  /**
   * Reads the file.
   *
   * @return the text, empty if there was a problem
   * @throws IOException if the file cannot be read at all
   */
  static Optional<String> read(Path file, Problems problems) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      problems.error(
          Place.START,
          "",
          "the file is larger than 16 MiB",
          "A fleet has at most 10,000 clusters; write several manifests.");
      return Optional.empty();
    }
    return decode(bytes, problems).filter(text -> hasContent(text, problems));
  }

  private static Optional<String> decode(byte[] bytes, Problems problems) {
    if (isUtf16(bytes)) {
      problems.error(
          Place.START, "", "the file is UTF-16, not UTF-8", "iconv -f UTF-16 -t UTF-8 OLD > NEW");
      return Optional.empty();
    }
    int start = hasUtf8Mark(bytes) ? 3 : 0;
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result =
        decoder.decode(ByteBuffer.wrap(bytes, start, bytes.length - start), text, true);
    text.flip();
    if (result.isError()) {
      problems.error(
          endOf(text),
          "",
          "the file is not UTF-8 from here on",
          "If it is Latin-1: iconv -f ISO-8859-1 -t UTF-8 OLD > NEW");
      return Optional.empty();
    }
    return Optional.of(text.toString());
  }

  private static boolean hasContent(String text, Problems problems) {
    boolean content =
        text.lines().map(String::strip).anyMatch(line -> !line.isEmpty() && !line.startsWith("#"));
    if (!content) {
      problems.error(Place.START, "", "the file is empty", "embark init writes a sample manifest.");
    }
    return content;
  }

  /** Recognizes a byte order mark, or the zero bytes of ASCII text in UTF-16. */
  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    return first == 0xFE && second == 0xFF
        || first == 0xFF && second == 0xFE
        || (first == 0) != (second == 0);
  }

  private static boolean hasUtf8Mark(byte[] bytes) {
    return bytes.length >= 3
        && (bytes[0] & 0xFF) == 0xEF
        && (bytes[1] & 0xFF) == 0xBB
        && (bytes[2] & 0xFF) == 0xBF;
  }

  private static Place endOf(CharBuffer text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      boolean newLine = text.charAt(i) == '\n';
      line += newLine ? 1 : 0;
      column = newLine ? 1 : column + 1;
    }
    return new Place(line, column);
  }
}
