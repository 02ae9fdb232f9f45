package dev.embark.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.wire.PayloadFormat;
import dev.embark.workflows.workflow.EmbarkAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs on the embedded server, which has no list calls. */
@Timeout(240)
class HistoryActivitiesTest {

  private static final String QUEUE = "history-test";

  private TestWorkflowEnvironment engine = newEngine();

  private static TestWorkflowEnvironment newEngine() {
    return TestWorkflowEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder()
            .registerSearchAttribute(
                EmbarkAttributes.CREDENTIALS.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
            .registerSearchAttribute(
                EmbarkAttributes.OUTCOME.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(PayloadFormat.dataConverter())
                    .build())
            .build());
  }

  /** Stands for an onboarding that records credentials and then succeeds or fails. */
  @WorkflowInterface
  public interface Recording {
    @WorkflowMethod
    void record(String credentialsId, boolean succeeds);
  }

  /** The implementation. */
  public static final class RecordingImpl implements Recording {
    @Override
    public void record(String credentialsId, boolean succeeds) {
      Workflow.upsertTypedSearchAttributes(EmbarkAttributes.CREDENTIALS.valueSet(credentialsId));
      if (!succeeds) {
        throw ApplicationFailure.newFailure("as asked", "FAILED");
      }
    }
  }

  /** Stands for a run that ends with an outcome. */
  @WorkflowInterface
  public interface Ending {
    @WorkflowMethod
    ClusterResult end(ClusterResult result);
  }

  /** The implementation. */
  public static final class EndingImpl implements Ending {
    @Override
    public ClusterResult end(ClusterResult result) {
      Outcome outcome = result.outcome();
      Workflow.upsertTypedSearchAttributes(EmbarkAttributes.OUTCOME.valueSet(outcome.kind()));
      if (outcome.isFailure()) {
        throw ApplicationFailure.newNonRetryableFailure("as asked", "FAILED", result);
      }
      return result;
    }
  }

  @BeforeEach
  void startEngine() {
    engine
        .newWorker(QUEUE)
        .registerWorkflowImplementationTypes(RecordingImpl.class, EndingImpl.class);
    engine.start();
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  @Test
  void givesWhatTheLastConfirmedRunRecorded() {
    String twice = UUID.randomUUID().toString();
    String failed = UUID.randomUUID().toString();
    String never = UUID.randomUUID().toString();
    run(twice, "first", true);
    run(twice, "second", true);
    run(failed, "not-confirmed", false);

    HistoryActivitiesImpl history = new HistoryActivitiesImpl(engine.getWorkflowClient(), false);

    assertThat(history.recordedCredentials(List.of(twice, failed, never)))
        .containsOnlyKeys(twice)
        .containsEntry(twice, "second");
  }

  @Test
  void ignoresWhatIsNoClusterId() {
    HistoryActivitiesImpl history = new HistoryActivitiesImpl(engine.getWorkflowClient(), true);

    assertThat(history.recordedCredentials(List.of("') OR ('1'='1"))).isEmpty();
  }

  @Test
  void knowsWhichRunsMayHaveRemovedBindingsAMomentAgo() {
    // given
    UndoPiece removed = piece(UndoPiece.Result.UNDONE);
    UndoPiece nothing = piece(UndoPiece.Result.NOT_NEEDED);
    String undone = ended(new Outcome.RolledBack(ErrorCode.CANCELLED, "", List.of(removed)));
    String offboarded = ended(new Outcome.Offboarded(List.of(removed)));
    String untouched = ended(new Outcome.RolledBack(ErrorCode.CANCELLED, "", List.of(nothing)));
    UndoPiece shared = piece(UndoPiece.Result.KEPT_SHARED).asUntouched();
    String kept = ended(new Outcome.RolledBack(ErrorCode.CANCELLED, "", List.of(shared)));
    String onboarded = ended(new Outcome.Onboarded("its-credentials"));
    List<String> all =
        List.of(undone, offboarded, untouched, kept, onboarded, UUID.randomUUID().toString());
    HistoryActivitiesImpl history = new HistoryActivitiesImpl(engine.getWorkflowClient(), false);

    // when
    Map<String, Long> lately = history.removalsSince(all, 0);
    Map<String, Long> later = history.removalsSince(all, engine.currentTimeMillis() + 60_000);

    // then
    assertThat(lately).containsOnlyKeys(undone, offboarded);
    assertThat(lately.get(undone)).isBetween(1L, engine.currentTimeMillis() + 1);
    assertThat(later).isEmpty();
  }

  /** An activity that ran out of its time would tell nothing of any cluster. */
  @Test
  void takesUndosForRemovalsThatThereIsNoTimeToRead() {
    // given
    UndoPiece nothing = piece(UndoPiece.Result.NOT_NEEDED);
    String untouched = ended(new Outcome.RolledBack(ErrorCode.CANCELLED, "", List.of(nothing)));
    String onboarded = ended(new Outcome.Onboarded("its-credentials"));
    HistoryActivitiesImpl history =
        new HistoryActivitiesImpl(
            engine.getWorkflowClient(), false, Duration.ofHours(1), Duration.ZERO);

    // when
    Map<String, Long> removals = history.removalsSince(List.of(untouched, onboarded), 0);

    // then
    assertThat(removals).containsOnlyKeys(untouched);
  }

  @Test
  void readsMoreUndosThanItReadsAtOnce() {
    // given
    List<String> undone =
        Stream.generate(() -> new Outcome.Offboarded(List.of(piece(UndoPiece.Result.UNDONE))))
            .limit(25)
            .map(this::ended)
            .toList();
    UndoPiece nothing = piece(UndoPiece.Result.NOT_NEEDED);
    String untouched = ended(new Outcome.RolledBack(ErrorCode.CANCELLED, "", List.of(nothing)));
    HistoryActivitiesImpl history = new HistoryActivitiesImpl(engine.getWorkflowClient(), false);

    // when
    Map<String, Long> removals =
        history.removalsSince(Stream.concat(undone.stream(), Stream.of(untouched)).toList(), 0);

    // then
    assertThat(removals).containsOnlyKeys(undone);
  }

  private static UndoPiece piece(UndoPiece.Result result) {
    return new UndoPiece(UndoPiece.BINDINGS, result, "as asked", null);
  }

  private String ended(Outcome outcome) {
    String clusterId = UUID.randomUUID().toString();
    Ending workflow = stub(Ending.class, clusterId);
    try {
      workflow.end(new ClusterResult(clusterId, outcome, null, List.of()));
    } catch (WorkflowFailedException e) {
      assertThat(outcome.isFailure()).isTrue();
    }
    return clusterId;
  }

  private <T> T stub(Class<T> workflow, String clusterId) {
    return engine
        .getWorkflowClient()
        .newWorkflowStub(
            workflow,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.cluster(clusterId))
                .setTaskQueue(QUEUE)
                .build());
  }

  private void run(String clusterId, String credentialsId, boolean succeeds) {
    Recording workflow = stub(Recording.class, clusterId);
    try {
      workflow.record(credentialsId, succeeds);
    } catch (WorkflowFailedException e) {
      assertThat(succeeds).isFalse();
    }
  }
}
