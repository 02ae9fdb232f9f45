package dev.embark.activities;

import dev.embark.workflows.model.ErrorCode;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Maps exceptions to the failure that Temporal records: the {@link ErrorCode} as its type, a
 * message of at most {@value #LONGEST_MESSAGE} characters that ends with the evidence, the {@link
 * Evidence} as details, and the next retry delay if a longer one was requested. Thread-safe.
 */
public final class FailureMapper {

  /** Temporal cuts a pending activity's failure message at 4 KB, and lists show one line. */
  public static final int LONGEST_MESSAGE = 300;

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  /** A proxy that asks for a day must not stall a cluster for a day. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** Pauses grow by up to this share, so that calls refused together spread out. */
  private static final double JITTER = 0.2;

  /** The same for the start of a new quota minute, when all calls resume at the same instant. */
  private static final Duration QUOTA_SPREAD = Duration.ofSeconds(15);

  /** Upper bound of the growing pauses between writers that keep colliding. */
  private static final Duration LONGEST_CONFLICT_PAUSE = Duration.ofSeconds(30);

  private static final Duration SHORTEST_CONFLICT_PAUSE = Duration.ofMillis(100);
  private static final Duration FIRST_CONFLICT_PAUSE = Duration.ofMillis(500);

  /**
   * A token server that stumbles and a token revoked before its end look like credentials that do
   * not work. The latter pause a whole fleet, so they are believed only if it goes on.
   */
  private static final int TRIES_OF_CREDENTIALS = 3;

  /** In which a new token is fetched. */
  private static final Duration TOKEN_PAUSE = Duration.ofSeconds(5);

  private final DoubleSupplier random;
  private final InstantSource clock;
  private final Supplier<Attempt> attempts;

  public FailureMapper() {
    this(() -> ThreadLocalRandom.current().nextDouble(), InstantSource.system());
  }

  /**
   * Creates a mapper with its own source of randomness and time.
   *
   * @param random numbers in [0, 1)
   */
  public FailureMapper(DoubleSupplier random, InstantSource clock) {
    this(random, clock, Attempt::underWay);
  }

  FailureMapper(DoubleSupplier random, InstantSource clock, Supplier<Attempt> attempts) {
    this.random = random;
    this.clock = clock;
    this.attempts = attempts;
  }

  /**
   * Runs one attempt.
   *
   * @param diagnose maps the adapter's own exceptions; returns null for exceptions it does not know
   * @throws ApplicationFailure if anything goes wrong
   */
  public <T> T attempt(
      Supplier<T> attempt, Function<RuntimeException, @Nullable AttemptFailure> diagnose) {
    try {
      return attempt.get();
    } catch (RefusedException e) {
      throw failureOf(e.failure());
    } catch (RuntimeException e) {
      AttemptFailure known = diagnose.apply(e);
      throw failureOf(known != null ? known : bug(e));
    }
  }

  /** Returns the failure that the activity throws. */
  public ApplicationFailure failureOf(AttemptFailure failed) {
    ErrorCode code = failed.code();
    ApplicationFailure.Builder failure =
        ApplicationFailure.newBuilder()
            .setType(code.name())
            .setMessage(message(failed))
            .setNonRetryable(!isRetriedByTemporal(code));
    if (failed.evidence() != null) {
      failure.setDetails(failed.evidence());
    }
    Duration pause = pause(failed);
    if (pause != null) {
      failure.setNextRetryDelay(pause);
    }
    if (code == ErrorCode.NOT_YET_CONFIRMED) {
      // Expected while polling, so neither logged as an error nor counted as a failure.
      failure.setCategory(ApplicationErrorCategory.BENIGN);
    }
    return failure.build();
  }

  private boolean isRetriedByTemporal(ErrorCode code) {
    return switch (code) {
      // After a lost response, the cluster must be read before the call is repeated.
      case UPDATE_ANSWER_LOST -> false;
      case IAM_UNAUTHENTICATED -> attempts.get().number() < TRIES_OF_CREDENTIALS;
      default -> code.isRetryable();
    };
  }

  private @Nullable Duration pause(AttemptFailure failed) {
    if (!isRetriedByTemporal(failed.code())) {
      return null;
    }
    Duration asked = failed.retryAfter();
    if (asked != null) {
      Duration bounded = asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
      return isLessThanUsual(bounded)
          ? null
          : atLeastShortest(stretched(bounded, 1 + JITTER * random.getAsDouble()));
    }
    if (failed.code() == ErrorCode.POLICY_CONFLICT) {
      return conflictPause();
    }
    if (failed.code() == ErrorCode.IAM_UNAUTHENTICATED) {
      return stretched(TOKEN_PAUSE, 1 + JITTER * random.getAsDouble());
    }
    if (failed.code() == ErrorCode.IAM_QUOTA_EXHAUSTED) {
      return atLeastShortest(restOfTheMinute().plus(stretched(QUOTA_SPREAD, random.getAsDouble())));
    }
    return null;
  }

  /**
   * Retry budgets count attempts, so a short requested delay must not shorten the pauses: an undo's
   * twelve hours would be used up in minutes. This also applies to calls that the worker itself
   * holds back, which would otherwise use up their attempts before their turn.
   */
  private boolean isLessThanUsual(Duration asked) {
    return asked.compareTo(attempts.get().pause()) < 0;
  }

  /**
   * Returns a random pause below a bound that doubles with each attempt, so that colliding writers
   * do not collide again at the same instant.
   *
   * @see <a href="https://cloud.google.com/iam/docs/retry-strategy">Google on retries</a>
   */
  private Duration conflictPause() {
    int doublings = Math.min(attempts.get().number() - 1, 6);
    Duration bound = FIRST_CONFLICT_PAUSE.multipliedBy(1L << doublings);
    Duration most = bound.compareTo(LONGEST_CONFLICT_PAUSE) > 0 ? LONGEST_CONFLICT_PAUSE : bound;
    return stretched(most, random.getAsDouble()).plus(SHORTEST_CONFLICT_PAUSE);
  }

  private Duration restOfTheMinute() {
    int second = clock.instant().atZone(ZoneOffset.UTC).getSecond();
    return Duration.ofSeconds(60L - second);
  }

  private static Duration stretched(Duration duration, double factor) {
    return Duration.ofMillis((long) (duration.toMillis() * factor));
  }

  private static Duration atLeastShortest(Duration pause) {
    return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
  }

  private static String message(AttemptFailure failed) {
    if (failed.evidence() == null) {
      return Excerpt.of(failed.message(), LONGEST_MESSAGE);
    }
    String evidence = Excerpt.of(failed.evidence().toString(), LONGEST_MESSAGE / 2);
    return Excerpt.of(failed.message(), LONGEST_MESSAGE - evidence.length() - 1) + " " + evidence;
  }

  /** Names the exception but not its message, which may quote anything. */
  private static AttemptFailure bug(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    return AttemptFailure.of(ErrorCode.INTERNAL, "Unexpected " + e.getClass().getName() + where);
  }
}
