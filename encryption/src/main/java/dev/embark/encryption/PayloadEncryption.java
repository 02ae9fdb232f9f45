package dev.embark.encryption;

import dev.embark.encryption.EncryptingCodec.Plain;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates the data converter, with encryption if a keyset is configured. */
public final class PayloadEncryption {

  /** The variable that names the keyset file, the same for every process. */
  public static final String VARIABLE = "EMBARK_PAYLOAD_KEYSET_FILE";

  private PayloadEncryption() {}

  /**
   * Returns the data converter of a process. With a keyset, arguments, results, memos, summaries,
   * details and the messages and stack traces of failures are encrypted; ids, types, error codes
   * and search attributes are not.
   *
   * @param keysetFile null if nothing is encrypted
   * @param plain how to treat payloads that are not encrypted, if there is a keyset
   * @throws KeysetException if the file cannot be read, or holds no keyset
   */
  public static DataConverter converter(@Nullable Path keysetFile, Plain plain) {
    if (keysetFile == null) {
      return PayloadFormat.dataConverter();
    }
    return new CodecDataConverter(
        PayloadFormat.dataConverter(),
        List.of(new EncryptingCodec(KeysetFile.open(keysetFile), plain)),
        true);
  }
}
