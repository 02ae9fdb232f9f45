package dev.embark.starter.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.TemporalFailure;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the values in a history. A value that cannot be decoded, for instance because its
 * encryption key is missing here or another version wrote it, is absent: a story with gaps is
 * better than none. Thread-safe.
 */
final class HistoryDecoder {
  private final DataConverter converter;

  HistoryDecoder(DataConverter converter) {
    this.converter = converter;
  }

  /** Returns the first value. */
  <T> Optional<T> first(Payloads payloads, Class<T> type) {
    return payloads.getPayloadsCount() == 0
        ? Optional.empty()
        : read(() -> converter.fromPayloads(0, Optional.of(payloads), type, type));
  }

  /** Returns the first value as a tree, whatever its type. */
  Optional<JsonNode> tree(Payloads payloads) {
    return first(payloads, JsonNode.class);
  }

  /** Returns a single text, such as a summary; empty if there is none. */
  String text(Payload payload) {
    return payload.getMetadataCount() == 0
        ? ""
        : read(() -> converter.fromPayload(payload, String.class, String.class)).orElse("");
  }

  /** Returns a failure's message; null if it cannot be decoded. */
  @Nullable String message(Failure failure) {
    if (!failure.hasEncodedAttributes()) {
      return failure.getMessage();
    }
    return read(() -> converter.failureToException(failure))
        .filter(TemporalFailure.class::isInstance)
        .map(known -> ((TemporalFailure) known).getOriginalMessage())
        .orElse(null);
  }

  /** Returns the value; empty if there is none or it cannot be decoded. */
  static <T> Optional<T> read(Supplier<@Nullable T> value) {
    try {
      return Optional.ofNullable(value.get());
    } catch (DataConverterException | PayloadCodecException e) {
      return Optional.empty();
    }
  }
}
