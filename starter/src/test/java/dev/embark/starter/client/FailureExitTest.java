package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ErrorCode;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureExitTest {

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void theSameFailureEndsEachCommandWithTheSameCode(ErrorCode code) {
    // given
    ApplicationFailure failure = ApplicationFailure.newFailure("It failed.", code.name());
    WorkflowFailedException ended =
        new WorkflowFailedException(
            WorkflowExecution.getDefaultInstance(),
            "PlanWorkflow",
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
            1,
            null,
            failure);

    // then
    assertThat(PlanRuns.failed(ended).exitCode())
        .isEqualTo(Inspections.failure(failure).exitCode())
        .isIn(ExitCode.UNREACHABLE, ExitCode.FAILED);
  }

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
