package dev.embark.e2e.safety;

import dev.embark.activities.castai.CastAiSettings;
import dev.embark.workflows.model.ErrorCode;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks that each attempt has time for its Cast AI calls: even if each took as long as the
 * client's timeout, the attempt would end before its own timeout. Otherwise a write might land
 * unexpectedly late. Also records runs with calls that got no response.
 */
final class TimeForCalls extends WorkerInterceptorBase {

  private static final CastAiSettings SETTINGS = CastAiSettings.of("https://api.cast.ai", "0.1.0");

  /** The codes of attempts whose call got no response, or one that only a fault produces. */
  private static final Set<String> UNANSWERED =
      Set.of(
          ErrorCode.CASTAI_UNAVAILABLE.name(),
          ErrorCode.UPDATE_ANSWER_LOST.name(),
          ErrorCode.IAM_UNAVAILABLE.name());

  private final ThreadLocal<Integer> calls = ThreadLocal.withInitial(() -> 0);
  private final Set<String> hurried = new ConcurrentSkipListSet<>();
  private final Set<String> watched = ConcurrentHashMap.newKeySet();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

  /** Records a Cast AI call of the attempt on this thread. */
  void called() {
    calls.set(calls.get() + 1);
  }

  /** Returns the types of activities that called Cast AI. */
  Set<String> watched() {
    return watched;
  }

  /** Returns attempts that might have timed out before their last call returned. */
  Set<String> hurried() {
    return hurried;
  }

  /** Returns whether a call of the run got no response. */
  boolean isUnanswered(String workflowId) {
    return unanswered.contains(workflowId);
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private @Nullable ActivityExecutionContext context;

      @Override
      public void init(ActivityExecutionContext given) {
        context = given;
        super.init(given);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        calls.set(0);
        try {
          return super.execute(input);
        } catch (ApplicationFailure failure) {
          if (UNANSWERED.contains(failure.getType())) {
            unanswered.add(Objects.requireNonNull(context).getInfo().getWorkflowId());
          }
          throw failure;
        } finally {
          judge(Objects.requireNonNull(context).getInfo(), calls.get());
        }
      }
    };
  }

  private void judge(ActivityInfo info, int made) {
    if (made == 0) {
      return;
    }
    watched.add(info.getActivityType());
    Duration time = info.getStartToCloseTimeout();
    Duration others = SETTINGS.callTimeout().multipliedBy(made - 1L);
    if (longest(info.getActivityType()).plus(others).compareTo(time) >= 0) {
      hurried.add(info.getActivityType() + ": " + made + " calls in " + time.toSeconds() + " s");
    }
  }

  /** Returns how long the longest call of an attempt may take. */
  private static Duration longest(String activity) {
    return switch (activity) {
      case "UpdateCluster" -> SETTINGS.updateTimeout();
      // It may wait for a list that is under way, and then for its own.
      case "FindLinkedClusters" -> SETTINGS.listTimeout().multipliedBy(2);
      case "TakeInventory" -> SETTINGS.listTimeout();
      default -> SETTINGS.callTimeout();
    };
  }
}
