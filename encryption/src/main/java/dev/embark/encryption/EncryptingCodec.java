package dev.embark.encryption;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Compresses and encrypts whole payloads, including their metadata. A payload that it decrypts was
 * written with a key of the keyset; one that was tampered with is refused. Thread-safe.
 */
public final class EncryptingCodec implements PayloadCodec {

  /** How to treat payloads that are not encrypted. */
  public enum Plain {
    /** Refused: anyone with write access to the namespace could have made them. */
    REFUSED,

    /** Accepted unchanged, so that runs from before encryption can be read. */
    ACCEPTED
  }

  private static final String ENCODING = "encoding";
  private static final ByteString ENCRYPTED = ByteString.copyFromUtf8("binary/encrypted");

  /** Binds ciphertexts to this use and format, so that those of other uses are refused. */
  private static final byte[] CONTEXT = "embark/payload/1".getBytes(StandardCharsets.UTF_8);

  private final Supplier<Keyset> keyset;
  private final Plain plain;

  /**
   * @param keyset returns the current keyset; called at each use
   * @param plain how to treat payloads that are not encrypted
   */
  public EncryptingCodec(Supplier<Keyset> keyset, Plain plain) {
    this.keyset = keyset;
    this.plain = plain;
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    Keyset keys = keyset.get();
    return payloads.stream().map(payload -> encrypt(keys, payload)).toList();
  }

  /**
   * @throws DataConverterException if a payload is plain and plain ones are refused. Temporal's SDK
   *     drops such a signal and continues; any other exception would block the run for good, since
   *     a signal cannot be removed from a history
   * @throws PayloadCodecException if a payload was tampered with, or encrypted with a key that the
   *     keyset lacks. The run waits for the key, as signals of parents must not be lost while keys
   *     are rotated
   */
  @Override
  public List<Payload> decode(List<Payload> payloads) {
    Keyset keys = keyset.get();
    return payloads.stream().map(payload -> decrypt(keys, payload)).toList();
  }

  private static Payload encrypt(Keyset keys, Payload payload) {
    try {
      byte[] encrypted = keys.encrypt(Zlib.compress(payload.toByteArray()), CONTEXT);
      return Payload.newBuilder()
          .putMetadata(ENCODING, ENCRYPTED)
          .setData(ByteString.copyFrom(encrypted))
          .build();
    } catch (GeneralSecurityException | IOException e) {
      throw new PayloadCodecException("A payload cannot be encrypted", e);
    }
  }

  private Payload decrypt(Keyset keys, Payload payload) {
    if (!ENCRYPTED.equals(payload.getMetadataOrDefault(ENCODING, ByteString.EMPTY))) {
      if (plain == Plain.ACCEPTED) {
        return payload;
      }
      throw new DataConverterException("A payload that is not encrypted was refused");
    }
    try {
      byte[] decrypted = keys.decrypt(payload.getData().toByteArray(), CONTEXT);
      return Payload.parseFrom(Zlib.decompress(decrypted));
    } catch (GeneralSecurityException | IOException e) {
      throw new PayloadCodecException(
          "A payload cannot be decrypted: it was changed, or its key is not in the keyset", e);
    }
  }
}
