package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import io.grpc.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
