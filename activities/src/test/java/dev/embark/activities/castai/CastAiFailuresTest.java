package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.activities.AttemptFailure;
import dev.embark.activities.castai.CastAiException.FieldViolation;
import dev.embark.activities.castai.CastAiException.NoAnswer;
import dev.embark.activities.castai.CastAiException.Refused;
import dev.embark.activities.castai.CastAiException.Refused.Content;
import dev.embark.activities.castai.CastAiException.Unreadable;
import dev.embark.workflows.model.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every response that Cast AI, or an intermediary, is known to give. */
class CastAiFailuresTest {

  private static final FieldViolation CREDENTIALS = new FieldViolation("credentials", "no access");

  @ParameterizedTest
  @CsvSource({
    // Cast AI's own error object: for an update, then for any other call
    "400, ERROR_OBJECT, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "401, ERROR_OBJECT, CASTAI_UNAUTHORIZED, CASTAI_UNAUTHORIZED",
    "403, ERROR_OBJECT, CASTAI_FORBIDDEN, CASTAI_FORBIDDEN",
    "404, ERROR_OBJECT, CLUSTER_NOT_FOUND, CLUSTER_NOT_FOUND",
    "408, ERROR_OBJECT, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "409, ERROR_OBJECT, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "422, ERROR_OBJECT, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "429, ERROR_OBJECT, CASTAI_RATE_LIMITED, CASTAI_RATE_LIMITED",
    "500, ERROR_OBJECT, UPDATE_SERVER_ERROR, CASTAI_UNAVAILABLE",
    "501, ERROR_OBJECT, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "502, ERROR_OBJECT, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "503, ERROR_OBJECT, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "504, ERROR_OBJECT, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    // a proxy's page
    "302, PAGE, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "400, PAGE, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "401, PAGE, CASTAI_UNAUTHORIZED, CASTAI_UNAUTHORIZED",
    "403, PAGE, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "404, PAGE, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "407, PAGE, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "408, PAGE, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "409, PAGE, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "413, PAGE, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "422, PAGE, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "429, PAGE, CASTAI_RATE_LIMITED, CASTAI_RATE_LIMITED",
    "500, PAGE, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "502, PAGE, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "503, PAGE, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    // plain text, an empty body or other JSON: Cast AI's, as far as anybody knows
    "302, OTHER, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "400, OTHER, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "401, OTHER, CASTAI_UNAUTHORIZED, CASTAI_UNAUTHORIZED",
    "403, OTHER, CASTAI_FORBIDDEN, CASTAI_FORBIDDEN",
    "404, OTHER, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "407, OTHER, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "408, OTHER, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "409, OTHER, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "413, OTHER, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "421, OTHER, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "422, OTHER, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "425, OTHER, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "429, OTHER, CASTAI_RATE_LIMITED, CASTAI_RATE_LIMITED",
    "500, OTHER, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "502, OTHER, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "503, OTHER, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
  })
  void namesEveryStatus(int status, Content content, ErrorCode ofUpdate, ErrorCode ofOthers) {
    assertThat(code(CastAiCall.UPDATE_CLUSTER, status, content)).isEqualTo(ofUpdate);
    assertThat(code(CastAiCall.GET_CLUSTER, status, content)).isEqualTo(ofOthers);
    assertThat(code(CastAiCall.CREATE_SERVICE_ACCOUNT, status, content)).isEqualTo(ofOthers);
    assertThat(code(CastAiCall.DISABLE_SERVICE_ACCOUNT, status, content)).isEqualTo(ofOthers);
  }

  @Test
  void knowsTheRefusalOfCredentialsThatIamDoesNotAllowYet() {
    AttemptFailure failure =
        CastAiFailures.diagnose(
            refused(
                CastAiCall.UPDATE_CLUSTER, 400, Content.ERROR_OBJECT, List.of(CREDENTIALS), null));

    assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIALS_REJECTED);
    assertThat(failure.message()).contains("no access");
    assertThat(Objects.requireNonNull(failure.evidence()).detail()).isEqualTo("field credentials");
  }

  @Test
  void takesCredentialsForAMatterOfTheUpdateAlone() {
    assertThat(
            CastAiFailures.diagnose(
                    refused(
                        CastAiCall.CREATE_SERVICE_ACCOUNT,
                        400,
                        Content.ERROR_OBJECT,
                        List.of(CREDENTIALS),
                        null))
                .code())
        .isEqualTo(ErrorCode.CASTAI_BAD_REQUEST);
  }

  @Test
  void blamesTheAddressAndNotAClusterWhereTheListIsNotFound() {
    assertThat(code(CastAiCall.LIST_CLUSTERS, 404, Content.ERROR_OBJECT))
        .isEqualTo(ErrorCode.CASTAI_UNAVAILABLE);
  }

  @ParameterizedTest
  @EnumSource(CastAiCall.class)
  void callsOnlyAnUpdatesAnswerLost(CastAiCall call) {
    boolean isUpdate = call == CastAiCall.UPDATE_CLUSTER;

    assertThat(CastAiFailures.diagnose(new NoAnswer(call, null, true, "reset")).code())
        .isEqualTo(isUpdate ? ErrorCode.UPDATE_ANSWER_LOST : ErrorCode.CASTAI_UNAVAILABLE);
    assertThat(CastAiFailures.diagnose(new NoAnswer(call, null, false, "refused")).code())
        .isEqualTo(ErrorCode.CASTAI_UNAVAILABLE);
    assertThat(CastAiFailures.diagnose(new Unreadable(call, null, "HTML")).code())
        .isEqualTo(isUpdate ? ErrorCode.UPDATE_ANSWER_LOST : ErrorCode.CASTAI_INVALID_ANSWER);
  }

  @Test
  void keepsTheEvidenceAndThePauseAskedFor() {
    AttemptFailure failure =
        CastAiFailures.diagnose(
            refused(
                CastAiCall.GET_CLUSTER,
                429,
                Content.ERROR_OBJECT,
                List.of(),
                Duration.ofSeconds(7)));

    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(String.valueOf(failure.evidence()))
        .isEqualTo("[Cast AI getCluster, HTTP 429, request req-1]");
  }

  private static ErrorCode code(CastAiCall call, int status, Content content) {
    return CastAiFailures.diagnose(refused(call, status, content, List.of(), null)).code();
  }

  private static Refused refused(
      CastAiCall call,
      int status,
      Content content,
      List<FieldViolation> violations,
      @Nullable Duration retryAfter) {
    return new Refused(call, status, "req-1", "Forbidden", content, violations, retryAfter);
  }
}
