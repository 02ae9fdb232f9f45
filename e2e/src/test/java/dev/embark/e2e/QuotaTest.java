package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.call.Call;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Google's quotas, scaled down: 120 writes and 480 reads a minute, of which the workers use 80 %,
 * as with the real ones. This is slow enough for the quota to be the bottleneck on any machine. A
 * window of 20 seconds stands for the minute. A call counts at the time when Temporal dispatched
 * its activity: workers that stall on a busy machine make the calls of several seconds at once.
 */
@RealServer
@Timeout(600)
class QuotaTest {

  /** Uses Google's own figures and full minute, which take too long for an ordinary build. */
  private static final boolean REAL = "real".equals(System.getProperty("embark.quota"));

  private static final int WRITES_A_MINUTE = REAL ? 600 : 120;
  private static final int READS_A_MINUTE = REAL ? 6_000 : 480;
  private static final Duration WINDOW = Duration.ofSeconds(REAL ? 60 : 20);
  private static final int CLUSTERS = REAL ? 1_000 : 50;

  @Test
  void twoWorkersTogetherStayWithinTheQuotaInEveryWindow() {
    TemporalServer temporal = Installation.shared().temporal();
    try (OwnWorld world =
        new OwnWorld(
            temporal, "quota", SimulatorsSettings.defaults(), Duration.ofSeconds(1), CLUSTERS)) {
      // given
      Map<String, String> rates =
          Map.of(
              "EMBARK_IAM_WRITES_PER_MINUTE", Integer.toString(WRITES_A_MINUTE * 4 / 5),
              "EMBARK_IAM_READS_PER_MINUTE", Integer.toString(READS_A_MINUTE * 4 / 5));
      world.startWorker(rates);
      world.startWorker(rates);

      // when
      FleetStatus end =
          world
              .onboard(
                  world.input(
                      "quota",
                      world.clusters(0, CLUSTERS),
                      new Rollout(CLUSTERS, MaxFailures.parse("0"))))
              .getResult(FleetStatus.class);

      // then
      assertThat(end.counts().of("Onboarded")).as("%s", end).isEqualTo(CLUSTERS);
      Map<String, NavigableSet<Instant>> starts = starts(world, temporal.client());
      int writes = most(dispatched(world.calls(OwnWorld.writes()), starts));
      int reads = most(dispatched(world.calls(reads()), starts));
      System.out.printf("most in %s: %d writes, %d reads%n", WINDOW, writes, reads);
      assertThat(writes).isLessThanOrEqualTo(scaled(WRITES_A_MINUTE));
      assertThat(reads).isLessThanOrEqualTo(scaled(READS_A_MINUTE));
      // At least a quarter of it, so that the limit counts: a slow machine writes less.
      assertThat(writes).isGreaterThan(scaled(WRITES_A_MINUTE) / 4);
      if (!REAL) {
        // Google allows ten reads for each write, which no fleet needs.
        assertThat(reads).isGreaterThan(scaled(READS_A_MINUTE) / 4);
      }
    }
  }

  /** Matches Google's reads: the policy, the account, the caller's permissions on it. */
  private static Predicate<Call> reads() {
    return call -> call.surface().equals("iam-grpc") && !call.operation().equals("SetIamPolicy");
  }

  private static int scaled(int aMinute) {
    return (int) (aMinute * WINDOW.toSeconds() / 60);
  }

  /** Returns when the activities of each account's cluster were dispatched. */
  private static Map<String, NavigableSet<Instant>> starts(OwnWorld world, WorkflowClient client) {
    Map<String, NavigableSet<Instant>> starts = new HashMap<>();
    for (ClusterTarget target : world.clusters(0, CLUSTERS)) {
      NavigableSet<Instant> times = new TreeSet<>();
      starts.put(target.clientServiceAccount(), times);
      client.fetchHistory(WorkflowIds.cluster(target.clusterId())).getEvents().stream()
          .filter(HistoryEvent::hasActivityTaskStartedEventAttributes)
          .map(HistoryEvent::getEventTime)
          .map(time -> Instant.ofEpochSecond(time.getSeconds(), time.getNanos()))
          .forEach(times::add);
    }
    return starts;
  }

  /** Returns when the activity of each call was dispatched, or the call made, in order. */
  private static List<Instant> dispatched(
      List<Call> calls, Map<String, NavigableSet<Instant>> starts) {
    return calls.stream()
        .map(
            call -> {
              NavigableSet<Instant> times = starts.get(call.subject());
              Instant start = times == null ? null : times.floor(call.at());
              return start == null ? call.at() : start;
            })
        .sorted()
        .toList();
  }

  /** Returns the largest number of calls in any window. */
  private static int most(List<Instant> calls) {
    int most = 0;
    for (int first = 0, last = 0; last < calls.size(); last++) {
      Instant from = calls.get(last).minus(WINDOW);
      while (calls.get(first).isBefore(from)) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
