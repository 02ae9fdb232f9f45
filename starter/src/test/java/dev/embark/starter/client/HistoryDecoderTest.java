package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.encryption.EncryptingCodec.Plain;
import dev.embark.encryption.Keyset;
import dev.embark.encryption.PayloadEncryption;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be read of an encrypted history, with its key and without. */
class HistoryDecoderTest {

  private static final String MESSAGE = "no rights on castai-gke-1@acme-prod";

  @TempDir Path folder;

  private DataConverter ours;
  private Payload text;
  private Payloads values;
  private Failure failure;

  @BeforeEach
  void encrypt() throws IOException {
    ours = converter("ours.json");
    text = ours.toPayload("create bindings").orElseThrow();
    values = ours.toPayloads(42).orElseThrow();
    failure = ours.exceptionToFailure(ApplicationFailure.newFailure(MESSAGE, "POLICY_FULL"));
    assertThat(failure.toString()).doesNotContain(MESSAGE);
  }

  @Test
  void whoHasTheKeyReadsValuesTextsAndWhatFailuresSay() {
    HistoryDecoder decoder = new HistoryDecoder(ours);

    assertThat(decoder.first(values, Integer.class)).contains(42);
    assertThat(decoder.text(text)).isEqualTo("create bindings");
    assertThat(decoder.message(failure)).isEqualTo(MESSAGE);
  }

  @Test
  void whoLacksTheKeyReadsAStoryWithGaps() throws IOException {
    HistoryDecoder decoder = new HistoryDecoder(converter("another.json"));

    assertThat(decoder.first(values, Integer.class)).isEmpty();
    assertThat(decoder.tree(values)).isEmpty();
    assertThat(decoder.text(text)).isEmpty();
    assertThat(decoder.message(failure)).isNull();
  }

  private DataConverter converter(String keyset) throws IOException {
    Path file = Files.writeString(folder.resolve(keyset), Keyset.create().toJson());
    return PayloadEncryption.converter(file, Plain.REFUSED);
  }
}
