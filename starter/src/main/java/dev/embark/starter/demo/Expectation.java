package dev.embark.starter.demo;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster is expected to end.
 *
 * @param kind the kind of its outcome, such as {@code Onboarded}
 * @param code the error code of a failure; null for other outcomes
 */
record Expectation(String kind, @Nullable ErrorCode code) {

  static final Expectation ONBOARDED = new Expectation(Outcome.Onboarded.class, null);
  static final Expectation UNCHANGED = new Expectation(Outcome.Unchanged.class, null);

  /** When a fleet is stopped, running clusters finish and the rest are left unchanged. */
  static final Expectation ONBOARDED_OR_NEVER_STARTED =
      new Expectation("Onboarded, or never started", null);

  Expectation(Class<? extends Outcome> outcome, @Nullable ErrorCode code) {
    this(Outcome.kindOf(outcome), code);
  }

  boolean isMetBy(@Nullable Outcome outcome) {
    if (this.equals(ONBOARDED_OR_NEVER_STARTED)) {
      return outcome == null || ONBOARDED.isMetBy(outcome);
    }
    return outcome != null && outcome.kind().equals(kind) && codeOf(outcome) == code;
  }

  /**
   * Returns the kind, followed by the code if there is one: {@code Rejected (CLUSTER_NOT_FOUND)}.
   */
  static String text(@Nullable Outcome outcome) {
    return outcome == null
        ? "never started"
        : new Expectation(outcome.kind(), codeOf(outcome)).toString();
  }

  @Override
  public String toString() {
    return code == null ? kind : kind + " (" + code + ")";
  }

  private static @Nullable ErrorCode codeOf(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure ? failure.code() : null;
  }
}
