package dev.embark.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureMapperTest {

  private static final Evidence EVIDENCE =
      new Evidence("Cast AI", "updateCluster", "HTTP 500", "req-1", "credentials");

  private final AtomicReference<Double> chance = new AtomicReference<>(0.0);
  private final FailureMapper mapper =
      new FailureMapper(chance::get, () -> Instant.parse("2026-01-01T00:00:40.5Z"));

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void saysTheCodeAsTypeAndWhetherTemporalMayTryAgain(ErrorCode code) {
    ApplicationFailure failure = mapper.failureOf(new AttemptFailure(code, "why", EVIDENCE, null));

    assertThat(failure.getType()).isEqualTo(code.name());
    boolean isTriedAgain = code.isRetryable() || code == ErrorCode.IAM_UNAUTHENTICATED;
    assertThat(failure.isNonRetryable())
        .isEqualTo(!isTriedAgain || code == ErrorCode.UPDATE_ANSWER_LOST);
    assertThat(failure.getCategory() == ApplicationErrorCategory.BENIGN)
        .isEqualTo(code == ErrorCode.NOT_YET_CONFIRMED);
    assertThat(failure.getOriginalMessage())
        .isEqualTo("why [Cast AI updateCluster, HTTP 500, request req-1, credentials]");
  }

  @Test
  void carriesTheEvidenceAsDetailsThatSurviveTheWire() {
    ApplicationFailure sent =
        mapper.failureOf(new AttemptFailure(ErrorCode.UPDATE_SERVER_ERROR, "why", EVIDENCE, null));
    Optional<Payloads> payloads = PayloadFormat.dataConverter().toPayloads(EVIDENCE);

    assertThat(sent.getDetails().get(Evidence.class)).isEqualTo(EVIDENCE);
    assertThat(
            PayloadFormat.dataConverter().fromPayloads(0, payloads, Evidence.class, Evidence.class))
        .isEqualTo(EVIDENCE);
  }

  @Test
  void keepsTheEvidenceReadableBehindALongAndHostileMessage() {
    String hostile = "<html>\u001b[2J\n".repeat(1_000);

    String message =
        mapper
            .failureOf(new AttemptFailure(ErrorCode.CASTAI_UNAVAILABLE, hostile, EVIDENCE, null))
            .getOriginalMessage();

    assertThat(message).hasSizeLessThanOrEqualTo(FailureMapper.LONGEST_MESSAGE);
    assertThat(message).endsWith("… " + EVIDENCE).doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void boundsEvidenceThatIsHostileToo() {
    Evidence hostile = new Evidence("Cast AI", "x", "HTTP 500", "r".repeat(9_000), null);

    assertThat(
            mapper
                .failureOf(new AttemptFailure(ErrorCode.CASTAI_UNAVAILABLE, "why", hostile, null))
                .getOriginalMessage())
        .hasSizeLessThanOrEqualTo(FailureMapper.LONGEST_MESSAGE)
        .startsWith("why [Cast AI x");
  }

  @ParameterizedTest
  @CsvSource({"PT30S, 0, PT30S", "PT30S, 0.5, PT33S", "PT0.6S, 0, PT1S", "P1D, 0, PT10M"})
  void waitsAsLongAsAskedAndSpreadsOut(Duration asked, double chance, Duration expected) {
    this.chance.set(chance);

    assertThat(delay(ErrorCode.CASTAI_RATE_LIMITED, asked)).contains(expected);
  }

  /**
   * Budgets count attempts: a service asking for a second must not use up half a day in minutes.
   */
  @ParameterizedTest
  @CsvSource({"1, PT1S, PT1S", "12, PT1S, -", "12, PT4M59S, -", "12, PT5M, PT5M", "12, PT8M, PT8M"})
  void neverWaitsLessThanTheRetryPolicyWould(int attempt, Duration asked, String expected) {
    RetryOptions undo = retries(Duration.ofMinutes(5), 150);

    assertThat(delayAt(Attempt.of(attempt, undo), asked)).isEqualTo(expected);
  }

  /** An older server does not report the retry policy, and the SDK makes one up. */
  @ParameterizedTest
  @CsvSource({"1, PT1S, PT1S", "12, PT1S, -", "12, PT29S, -", "12, PT31S, PT31S"})
  void doesNotEvenWhereTheServerDoesNotTellThePolicy(int attempt, Duration asked, String expected) {
    RetryOptions madeUp = retries(Duration.ofSeconds(100), 0);

    assertThat(delayAt(Attempt.of(attempt, madeUp), asked)).isEqualTo(expected);
    assertThat(delayAt(Attempt.of(attempt, null), asked)).isEqualTo(expected);
  }

  private static RetryOptions retries(Duration longest, int attempts) {
    return RetryOptions.newBuilder()
        .setInitialInterval(Duration.ofSeconds(1))
        .setBackoffCoefficient(2)
        .setMaximumInterval(longest)
        .setMaximumAttempts(attempts)
        .build();
  }

  /** A dash leaves the pause to the retry policy. */
  private String delayAt(Attempt attempt, Duration asked) {
    FailureMapper at = new FailureMapper(chance::get, InstantSource.system(), () -> attempt);
    Duration delay =
        at.failureOf(new AttemptFailure(ErrorCode.CASTAI_UNAVAILABLE, "why", EVIDENCE, asked))
            .getNextRetryDelay();
    return delay == null ? "-" : delay.toString();
  }

  @Test
  void waitsForTheRestOfTheMinuteWhenTheQuotaIsUsedUpAndNobodySaysHowLong() {
    assertThat(delay(ErrorCode.IAM_QUOTA_EXHAUSTED, null)).contains(Duration.ofSeconds(20));
    chance.set(0.5);
    assertThat(delay(ErrorCode.IAM_QUOTA_EXHAUSTED, null)).contains(Duration.ofMillis(27_500));
    assertThat(delay(ErrorCode.IAM_QUOTA_EXHAUSTED, Duration.ofSeconds(10)))
        .contains(Duration.ofSeconds(11));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, PT0.1S",
    "1, 0.5, PT0.35S",
    "2, 0.5, PT0.6S",
    "5, 0.5, PT4.1S",
    "40, 0.5, PT15.1S"
  })
  void writersThatCollidedTryAgainAtDifferentTimes(int attempt, double drawn, Duration expected) {
    FailureMapper writer =
        new FailureMapper(() -> drawn, InstantSource.system(), () -> Attempt.of(attempt, null));

    ApplicationFailure conflict =
        writer.failureOf(new AttemptFailure(ErrorCode.POLICY_CONFLICT, "why", EVIDENCE, null));

    assertThat(conflict.getNextRetryDelay()).isEqualTo(expected);
    assertThat(conflict.isNonRetryable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1, 0, PT5S", "2, 0.5, PT5.5S", "3, 0, -", "4, 0, -"})
  void believesThatGooglesCredentialsDoNotWorkAtTheThirdAttempt(
      int attempt, double drawn, String pause) {
    FailureMapper at =
        new FailureMapper(() -> drawn, InstantSource.system(), () -> Attempt.of(attempt, null));

    ApplicationFailure refused =
        at.failureOf(new AttemptFailure(ErrorCode.IAM_UNAUTHENTICATED, "why", EVIDENCE, null));

    assertThat(refused.isNonRetryable()).isEqualTo(pause.equals("-"));
    assertThat(refused.getNextRetryDelay())
        .isEqualTo(pause.equals("-") ? null : Duration.parse(pause));
  }

  @Test
  void leavesThePauseToTheRetryPolicyWhereNobodyAskedForOne() {
    assertThat(delay(ErrorCode.CASTAI_UNAVAILABLE, null)).isEmpty();
    assertThat(delay(ErrorCode.CASTAI_UNAUTHORIZED, Duration.ofSeconds(5))).isEmpty();
  }

  @Test
  void passesTheResultOfASuccessThrough() {
    assertThat(mapper.<String>attempt(() -> "done", e -> null)).isEqualTo("done");
  }

  @Test
  void mapsItsOwnRefusalsAndTheAdaptersExceptions() {
    ApplicationFailure refused =
        failureOf(new RefusedException(ErrorCode.PROJECT_NOT_ALLOWED, "not this one"));
    ApplicationFailure diagnosed = failureOf(new IllegalArgumentException("known to the adapter"));

    assertThat(refused.getType()).isEqualTo("PROJECT_NOT_ALLOWED");
    assertThat(refused.getOriginalMessage()).isEqualTo("not this one");
    assertThat(diagnosed.getType()).isEqualTo("INVALID_INPUT");
  }

  @Test
  void callsAnythingElseABugAndDoesNotQuoteIt() {
    ApplicationFailure failure = failureOf(new IllegalStateException("key=secret"));

    assertThat(failure.getType()).isEqualTo("INTERNAL");
    assertThat(failure.isNonRetryable()).isTrue();
    assertThat(failure.getOriginalMessage())
        .contains("IllegalStateException", "FailureMapperTest")
        .doesNotContain("secret");
    assertThat(failure).hasNoCause();
  }

  private ApplicationFailure failureOf(RuntimeException e) {
    return catchThrowableOfType(
        ApplicationFailure.class,
        () ->
            mapper.attempt(
                () -> {
                  throw e;
                },
                known ->
                    known instanceof IllegalArgumentException
                        ? AttemptFailure.of(ErrorCode.INVALID_INPUT, "known")
                        : null));
  }

  private Optional<Duration> delay(ErrorCode code, @Nullable Duration asked) {
    return Optional.ofNullable(
        mapper.failureOf(new AttemptFailure(code, "why", EVIDENCE, asked)).getNextRetryDelay());
  }
}
