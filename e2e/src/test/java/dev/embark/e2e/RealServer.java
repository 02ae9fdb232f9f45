package dev.embark.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Requires the {@code temporal} binary, found by {@code TEMPORAL_CLI} or on the {@code PATH}.
 * Without it the tests are skipped, or fail if {@code EMBARK_E2E_REQUIRED=true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealServer.Condition.class)
@interface RealServer {

  /** Skips the tests, or fails, without the binary. */
  final class Condition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (TemporalServer.binary().isPresent()) {
        return ConditionEvaluationResult.enabled("there is a temporal binary");
      }
      String missing =
          "There is no 'temporal' binary: put it on the PATH or name it in TEMPORAL_CLI to run the"
              + " end-to-end tests.";
      if ("true".equals(System.getenv("EMBARK_E2E_REQUIRED"))) {
        throw new IllegalStateException(missing);
      }
      // In the test report alone it would be missed: the console shows only a count.
      System.err.println("Skipped: " + missing);
      return ConditionEvaluationResult.disabled(missing);
    }
  }
}
