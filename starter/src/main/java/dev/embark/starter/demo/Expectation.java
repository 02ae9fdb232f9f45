package dev.embark.starter.demo;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster ends by its scenario.
 *
 * @param kind the kind of its outcome, such as {@code Onboarded}
 * @param code why, where the outcome is a failure; null where it is none
 */
record Expectation(String kind, @Nullable ErrorCode code) {

  static final Expectation ONBOARDED = new Expectation(Outcome.Onboarded.class, null);
  static final Expectation UNCHANGED = new Expectation(Outcome.Unchanged.class, null);

  /** What was under way when a fleet stopped finishes; the rest is left as it was. */
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

  /** The kind, and the code where there is one: {@code Rejected (CLUSTER_NOT_FOUND)}. */
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
