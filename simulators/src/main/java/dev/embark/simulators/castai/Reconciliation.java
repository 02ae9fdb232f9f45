package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of a cluster's background reconcile. Reconciles happen at times fixed in advance, so
 * the state at any time can be computed on demand: no thread is needed, and virtual time works.
 * Immutable.
 *
 * @param phase the result of the last reconcile
 * @param course how reconciles behave
 * @param error the error of the last reconcile; null if there was none
 * @param errorCount the number of consecutive failed reconciles
 * @param startedAt when the last reconcile began
 * @param reconciledAt when the last successful reconcile ended. Assumption: a failed one does not
 *     move it; the contract says only that it is when the last reconcile was performed.
 * @param nextAt when the next one is due; null if none is
 */
public record Reconciliation(
    Phase phase,
    Course course,
    @Nullable String error,
    int errorCount,
    @Nullable Instant startedAt,
    @Nullable Instant reconciledAt,
    @Nullable Instant nextAt) {

  /** What is known since the last change of credentials. */
  public enum Phase {
    /** Never reconciled, but reported ready. */
    UNKNOWN("ready", "unknown"),
    /** New credentials, not reconciled yet. Assumption: the reconcile's status is unknown then. */
    PENDING("connecting", "unknown"),
    OK("ready", "ok"),
    WARNING("warning", "warning"),
    /** No more reconciles until one is requested. */
    FAILED("failed", "failed");

    private final String clusterStatus;
    private final String word;

    Phase(String clusterStatus, String word) {
      this.clusterStatus = clusterStatus;
      this.word = word;
    }

    String clusterStatus() {
      return clusterStatus;
    }

    String word() {
      return word;
    }
  }

  /** How reconciles behave; all but the first are faults. */
  public enum Course {
    /** They report the true state. */
    NORMAL,
    /** They never end: the cluster stays connecting. */
    STUCK,
    /** They never happen, but the cluster is reported ready. */
    SILENT,
    /** Every other one fails. */
    FLAPPING
  }

  /** The number of reconciles computed one by one; more would make a leap in time slow. */
  private static final int MOST_IN_ONE_LOOK = 32;

  /** A cluster without credentials: nothing to reconcile. */
  public static final Reconciliation NONE =
      new Reconciliation(Phase.UNKNOWN, Course.NORMAL, null, 0, null, null, null);

  /** Returns a healthy state with the next reconcile due at the given time. */
  static Reconciliation healthy(Instant reconciledAt, Instant nextAt) {
    return new Reconciliation(Phase.OK, Course.NORMAL, null, 0, reconciledAt, reconciledAt, nextAt);
  }

  /** Returns the state after too many failures. */
  Reconciliation givenUp() {
    String reason = "cluster could not be reconciled";
    return new Reconciliation(Phase.FAILED, course, reason, 5, startedAt, reconciledAt, null);
  }

  /** Returns the state after credentials were accepted. */
  Reconciliation afterUpdate(Course newCourse, Instant now, ReconcileSchedule schedule) {
    Phase next = newCourse == Course.SILENT ? Phase.UNKNOWN : Phase.PENDING;
    boolean comes = newCourse == Course.NORMAL || newCourse == Course.FLAPPING;
    Instant due = comes ? now.plus(schedule.delay()) : null;
    return new Reconciliation(next, newCourse, null, 0, startedAt, reconciledAt, due);
  }

  /** Returns the state after a reconcile was requested; one that is due earlier stays due. */
  Reconciliation demanded(Instant now, ReconcileSchedule schedule) {
    if (course == Course.STUCK || course == Course.SILENT) {
      return this;
    }
    Instant requested = now.plus(schedule.delay());
    Instant next = nextAt != null && nextAt.isBefore(requested) ? nextAt : requested;
    return new Reconciliation(phase, course, error, 0, startedAt, reconciledAt, next);
  }

  /** Returns the state at a time, given what a reconcile would find at each time before. */
  Reconciliation at(
      Instant now, ReconcileSchedule schedule, Function<Instant, Optional<String>> obstacleAt) {
    Reconciliation standing = skippedTowards(now, schedule);
    while (standing.nextAt != null && !standing.nextAt.isAfter(now)) {
      standing = standing.run(standing.nextAt, schedule, obstacleAt);
    }
    return standing;
  }

  private Reconciliation skippedTowards(Instant now, ReconcileSchedule schedule) {
    if (nextAt == null || phase != Phase.OK) {
      return this;
    }
    long interval = schedule.interval().toMillis();
    long due = (now.toEpochMilli() - nextAt.toEpochMilli()) / interval - MOST_IN_ONE_LOOK;
    Instant later = due > 0 ? nextAt.plusMillis(due * interval) : nextAt;
    return new Reconciliation(phase, course, error, errorCount, startedAt, reconciledAt, later);
  }

  private Reconciliation run(
      Instant due, ReconcileSchedule schedule, Function<Instant, Optional<String>> obstacleAt) {
    Optional<String> obstacle = obstacleAt.apply(due);
    if (course == Course.FLAPPING && phase != Phase.WARNING) {
      obstacle = Optional.of("cluster is temporarily unreachable");
    }
    if (obstacle.isEmpty()) {
      Instant next =
          due.plus(course == Course.FLAPPING ? schedule.retryAfter() : schedule.interval());
      return new Reconciliation(Phase.OK, course, null, 0, due, due, next);
    }
    int errors = errorCount + 1;
    boolean givesUp = errors >= schedule.mostErrors();
    Instant next = givesUp ? null : due.plus(schedule.retryAfter());
    Phase found = givesUp ? Phase.FAILED : Phase.WARNING;
    return new Reconciliation(found, course, obstacle.get(), errors, due, reconciledAt, next);
  }
}
