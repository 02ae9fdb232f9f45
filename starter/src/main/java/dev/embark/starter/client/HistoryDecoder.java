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
 * Reads the values in a history. A value that cannot be read, such as one that is encrypted with a
 * key that is not here or that another version wrote, is absent: a story with gaps is better than
 * none. Thread-safe.
 */
final class HistoryDecoder {
  private final DataConverter converter;

  HistoryDecoder(DataConverter converter) {
    this.converter = converter;
  }

  /** The first value. */
  <T> Optional<T> first(Payloads payloads, Class<T> type) {
    return payloads.getPayloadsCount() == 0
        ? Optional.empty()
        : read(() -> converter.fromPayloads(0, Optional.of(payloads), type, type));
  }

  /** The first value as a tree, whatever it is. */
  Optional<JsonNode> tree(Payloads payloads) {
    return first(payloads, JsonNode.class);
  }

  /** A text on its own, such as a summary; empty where there is none. */
  String text(Payload payload) {
    return payload.getMetadataCount() == 0
        ? ""
        : read(() -> converter.fromPayload(payload, String.class, String.class)).orElse("");
  }

  /** What a failure says; null where nobody can tell. */
  @Nullable String message(Failure failure) {
    if (!failure.hasEncodedAttributes()) {
      return failure.getMessage();
    }
    return read(() -> converter.failureToException(failure))
        .filter(TemporalFailure.class::isInstance)
        .map(known -> ((TemporalFailure) known).getOriginalMessage())
        .orElse(null);
  }

  private static <T> Optional<T> read(Supplier<@Nullable T> value) {
    try {
      return Optional.ofNullable(value.get());
    } catch (DataConverterException | PayloadCodecException e) {
      return Optional.empty();
    }
  }
}
