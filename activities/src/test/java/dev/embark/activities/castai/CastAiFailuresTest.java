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
import org.junit.jupiter.params.provider.ValueSource;

/** Every response that Cast AI, or an intermediary, is known to give. */
class CastAiFailuresTest {

  private static final FieldViolation CREDENTIALS = new FieldViolation("credentials", "no access");

  @ParameterizedTest
  @CsvSource({
    // Cast AI's own error object: for an update, then for any other call
    "400, true, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "401, true, CASTAI_UNAUTHORIZED, CASTAI_UNAUTHORIZED",
    "403, true, CASTAI_FORBIDDEN, CASTAI_FORBIDDEN",
    "404, true, CLUSTER_NOT_FOUND, CLUSTER_NOT_FOUND",
    "408, true, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "409, true, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "422, true, CASTAI_BAD_REQUEST, CASTAI_BAD_REQUEST",
    "429, true, CASTAI_RATE_LIMITED, CASTAI_RATE_LIMITED",
    "500, true, UPDATE_SERVER_ERROR, CASTAI_UNAVAILABLE",
    "501, true, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "502, true, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "503, true, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "504, true, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    // a proxy's page
    "302, false, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "400, false, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "401, false, CASTAI_UNAUTHORIZED, CASTAI_UNAUTHORIZED",
    "403, false, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "404, false, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "408, false, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "413, false, CASTAI_UNAVAILABLE, CASTAI_UNAVAILABLE",
    "429, false, CASTAI_RATE_LIMITED, CASTAI_RATE_LIMITED",
    "500, false, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "502, false, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
    "503, false, UPDATE_ANSWER_LOST, CASTAI_UNAVAILABLE",
  })
  void namesEveryStatus(int status, boolean fromCastAi, ErrorCode ofUpdate, ErrorCode ofOthers) {
    assertThat(code(CastAiCall.UPDATE_CLUSTER, status, fromCastAi)).isEqualTo(ofUpdate);
    assertThat(code(CastAiCall.GET_CLUSTER, status, fromCastAi)).isEqualTo(ofOthers);
    assertThat(code(CastAiCall.CREATE_SERVICE_ACCOUNT, status, fromCastAi)).isEqualTo(ofOthers);
    assertThat(code(CastAiCall.DISABLE_SERVICE_ACCOUNT, status, fromCastAi)).isEqualTo(ofOthers);
  }

  /** How Cast AI words a 403 is not known. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Forbidden", "RBAC: access denied"})
  void takesARefusalThatIsNoPageForCastAis(String text) {
    Refused refused =
        new Refused(CastAiCall.GET_CLUSTER, 403, "req-1", text, Content.OTHER, List.of(), null);

    assertThat(CastAiFailures.diagnose(refused).code()).isEqualTo(ErrorCode.CASTAI_FORBIDDEN);
  }

  @Test
  void knowsTheRefusalOfCredentialsThatIamDoesNotAllowYet() {
    AttemptFailure failure =
        CastAiFailures.diagnose(
            refused(CastAiCall.UPDATE_CLUSTER, 400, true, List.of(CREDENTIALS), null));

    assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIALS_REJECTED);
    assertThat(failure.message()).contains("no access");
    assertThat(Objects.requireNonNull(failure.evidence()).detail()).isEqualTo("field credentials");
  }

  @Test
  void takesCredentialsForAMatterOfTheUpdateAlone() {
    assertThat(
            CastAiFailures.diagnose(
                    refused(
                        CastAiCall.CREATE_SERVICE_ACCOUNT, 400, true, List.of(CREDENTIALS), null))
                .code())
        .isEqualTo(ErrorCode.CASTAI_BAD_REQUEST);
  }

  @Test
  void blamesTheAddressAndNotAClusterWhereTheListIsNotFound() {
    assertThat(code(CastAiCall.LIST_CLUSTERS, 404, true)).isEqualTo(ErrorCode.CASTAI_UNAVAILABLE);
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
            refused(CastAiCall.GET_CLUSTER, 429, true, List.of(), Duration.ofSeconds(7)));

    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(String.valueOf(failure.evidence()))
        .isEqualTo("[Cast AI getCluster, HTTP 429, request req-1]");
  }

  private static ErrorCode code(CastAiCall call, int status, boolean fromCastAi) {
    return CastAiFailures.diagnose(refused(call, status, fromCastAi, List.of(), null)).code();
  }

  private static Refused refused(
      CastAiCall call,
      int status,
      boolean fromCastAi,
      List<FieldViolation> violations,
      @Nullable Duration retryAfter) {
    Content content = fromCastAi ? Content.ERROR_OBJECT : Content.PAGE;
    return new Refused(call, status, "req-1", "Forbidden", content, violations, retryAfter);
  }
}
