package dev.embark.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.embark.encryption.EncryptingCodec.Plain;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncryptingCodecTest {

  private static final String EMAIL = "castai-gke-1f2e3d4c@acme-prod.iam.gserviceaccount.com";

  private final Keyset keyset = Keyset.create();
  private final EncryptingCodec codec = new EncryptingCodec(() -> keyset, Plain.REFUSED);

  @Test
  void givesBackWhatWasEncryptedAndShowsNothingOfItMeanwhile() {
    // when
    Payload encrypted = codec.encode(List.of(plain(EMAIL))).get(0);

    // then
    assertThat(encrypted.toByteString().toString(StandardCharsets.ISO_8859_1))
        .doesNotContain(EMAIL)
        .doesNotContain("json");
    assertThat(codec.decode(List.of(encrypted))).containsExactly(plain(EMAIL));
  }

  @Test
  void encryptsEqualPayloadsDifferently() {
    assertThat(codec.encode(List.of(plain(EMAIL), plain(EMAIL)))).doesNotHaveDuplicates();
  }

  @Test
  void makesLargePayloadsSmaller() {
    Payload large = plain(EMAIL.repeat(1000));
    assertThat(codec.encode(List.of(large)).get(0).getSerializedSize())
        .isLessThan(large.getSerializedSize() / 10);
  }

  @Test
  void refusesPlainPayloadsUnlessToldOtherwise() {
    // given
    EncryptingCodec tolerant = new EncryptingCodec(() -> keyset, Plain.ACCEPTED);

    // then
    assertThatThrownBy(() -> codec.decode(List.of(plain(EMAIL))))
        .isInstanceOf(DataConverterException.class)
        .hasMessageContaining("not encrypted")
        .hasMessageNotContaining(EMAIL);
    assertThat(tolerant.decode(List.of(plain(EMAIL)))).containsExactly(plain(EMAIL));
  }

  @Test
  void refusesWhatWasChangedOnTheWay() {
    // given
    Payload encrypted = codec.encode(List.of(plain(EMAIL))).get(0);
    byte[] data = encrypted.getData().toByteArray();
    data[data.length - 1] ^= 1;
    Payload changed = encrypted.toBuilder().setData(ByteString.copyFrom(data)).build();

    // then
    assertThatThrownBy(() -> codec.decode(List.of(changed)))
        .isInstanceOf(PayloadCodecException.class);
  }

  @Test
  void refusesPlainPayloadsThatOnlySayThatTheyAreEncrypted() {
    Payload pretended =
        plain(EMAIL).toBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("binary/encrypted"))
            .build();
    assertThatThrownBy(() -> codec.decode(List.of(pretended)))
        .isInstanceOf(PayloadCodecException.class);
  }

  @Test
  void everyKeyOfARotationReadsAndOnlyThePromotedOneWrites() {
    // given a run from before the rotation
    Payload old = codec.encode(List.of(plain("old"))).get(0);

    // when another key is added, distributed, promoted
    Keyset added = keyset.withNewKey();
    Keyset promoted = added.withPrimary(added.keys().get(1).name());

    // then processes with either state read what the other wrote
    EncryptingCodec before = new EncryptingCodec(() -> added, Plain.REFUSED);
    EncryptingCodec after = new EncryptingCodec(() -> promoted, Plain.REFUSED);
    assertThat(after.decode(List.of(old))).containsExactly(plain("old"));
    assertThat(after.decode(before.encode(List.of(plain("new"))))).containsExactly(plain("new"));
    assertThat(before.decode(after.encode(List.of(plain("new"))))).containsExactly(plain("new"));

    // and once the old key is removed, only what it encrypted is unreadable
    Keyset last = promoted.without(promoted.keys().get(0).name());
    EncryptingCodec without = new EncryptingCodec(() -> last, Plain.REFUSED);
    assertThat(without.decode(after.encode(List.of(plain("new"))))).containsExactly(plain("new"));
    assertThatThrownBy(() -> without.decode(List.of(old)))
        .isInstanceOf(PayloadCodecException.class);
  }

  @Test
  void encryptsMessageStackTraceAndDetailsOfAFailureAndLeavesItsType() {
    // given
    DataConverter converter =
        new CodecDataConverter(PayloadFormat.dataConverter(), List.of(codec), true);

    // when
    Failure failure =
        converter.exceptionToFailure(
            ApplicationFailure.newFailure("no rights on " + EMAIL, "IAM_PERMISSION_DENIED", EMAIL));

    // then
    assertThat(failure.toByteString().toString(StandardCharsets.ISO_8859_1))
        .doesNotContain(EMAIL)
        .doesNotContain("EncryptingCodecTest")
        .contains("IAM_PERMISSION_DENIED");
    assertThat(converter.failureToException(failure)).hasMessageContaining(EMAIL);
  }

  private static Payload plain(String text) {
    return PayloadFormat.dataConverter().toPayload(text).orElseThrow();
  }
}
