package dev.embark.starter.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import java.util.Optional;

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
    if (payloads.getPayloadsCount() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(converter.fromPayloads(0, Optional.of(payloads), type, type));
    } catch (DataConverterException e) {
      return Optional.empty();
    }
  }

  /** The first value as a tree, whatever it is. */
  Optional<JsonNode> tree(Payloads payloads) {
    return first(payloads, JsonNode.class);
  }

  /** A text on its own, such as a summary; empty where there is none. */
  String text(Payload payload) {
    if (payload.getMetadataCount() == 0) {
      return "";
    }
    try {
      String text = converter.fromPayload(payload, String.class, String.class);
      return text == null ? "" : text;
    } catch (DataConverterException e) {
      return "";
    }
  }
}
