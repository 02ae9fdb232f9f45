package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureExitTest {

  @Test
  void whateverStrikesEveryClusterIsARefusalOfCastAiOrGoogle() {
    assertThat(Arrays.stream(ErrorCode.values()).filter(ErrorCode::isSystemic))
        .allSatisfy(code -> assertThat(FailureExit.of(code)).isEqualTo(ExitCode.UNREACHABLE));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "CASTAI_RATE_LIMITED",
        "CASTAI_UNAVAILABLE",
        "IAM_PERMISSION_DENIED",
        "IAM_QUOTA_EXHAUSTED",
        "IAM_UNAVAILABLE",
        "PROJECT_ACCESS_DENIED",
        "STEP_TIMED_OUT"
      })
  void whoDoesNotAnswerOrDeniesAccessIsNotReached(ErrorCode code) {
    assertThat(FailureExit.of(code)).isEqualTo(ExitCode.UNREACHABLE);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"CLUSTER_NOT_FOUND", "CASTAI_INVALID_ANSWER", "PROJECT_NOT_ALLOWED", "INTERNAL"})
  void whatIsReachedAndRefusesTheRequestHasFailed(ErrorCode code) {
    assertThat(FailureExit.of(code)).isEqualTo(ExitCode.FAILED);
  }
}
