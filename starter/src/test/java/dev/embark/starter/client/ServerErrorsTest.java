package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import io.grpc.Status;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServerErrorsTest {
  private static final Server SERVER = Server.of("temporal:7233", "default", "default");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNAVAILABLE        | UNREACHABLE | true  | Try again",
        "RESOURCE_EXHAUSTED | FAILED      | true  | Try again",
        "INVALID_ARGUMENT   | FAILED      | false | embark doctor",
        "OUT_OF_RANGE       | FAILED      | false | embark doctor",
        "UNIMPLEMENTED      | FAILED      | false | embark up",
        "PERMISSION_DENIED  | UNREACHABLE | false | Check the API key",
        "NOT_FOUND          | UNREACHABLE | false | Check --namespace",
      })
  void everyAnswerThatIsNoneSaysWhatToDo(
      Status.Code code, ExitCode exitCode, boolean passes, String next) {
    // when
    RuntimeException explained =
        ServerErrors.explain(
            code.toStatus().withDescription("no.").asRuntimeException(), SERVER, "list runs");

    // then
    assertThat(explained)
        .isInstanceOfSatisfying(
            CommandException.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(exitCode);
              assertThat(problem.isTransient()).isEqualTo(passes);
              assertThat(problem.next())
                  .hasValueSatisfying(text -> assertThat(text).contains(next));
            });
  }

  /** What the SDK throws without any key, and with another one. */
  static Stream<RuntimeException> unreadable() {
    return Stream.of(
        new DataConverterException(
            "No PayloadConverter is registered for an encoding: binary/encrypted"),
        new PayloadCodecException("cannot be decrypted", new GeneralSecurityException()));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void namesTheVariableOfTheKeyThatIsMissing(RuntimeException unreadable) {
    // when
    RuntimeException explained =
        ServerErrors.explain(new IllegalStateException(unreadable), SERVER, "ask for its status");

    // then
    assertThat(explained)
        .isInstanceOfSatisfying(
            CommandException.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(problem.what()).contains("temporal:7233", "encrypted with another key");
              assertThat(problem.next())
                  .hasValueSatisfying(
                      text -> assertThat(text).contains("EMBARK_PAYLOAD_KEYSET_FILE"));
            });
  }

  @Test
  void takesAMalformedPayloadForNoEncryptedOne() {
    // given
    RuntimeException malformed = new DataConverterException(new IOException("no such field"));

    // then
    assertThat(ServerErrors.explain(malformed, SERVER, "list runs")).isSameAs(malformed);
  }
}
