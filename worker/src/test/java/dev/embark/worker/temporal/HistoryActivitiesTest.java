package dev.embark.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.SearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.UUID;
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
                SearchAttributes.CREDENTIALS.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
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
      Workflow.upsertTypedSearchAttributes(SearchAttributes.CREDENTIALS.valueSet(credentialsId));
      if (!succeeds) {
        throw ApplicationFailure.newFailure("as asked", "FAILED");
      }
    }
  }

  @BeforeEach
  void startEngine() {
    engine.newWorker(QUEUE).registerWorkflowImplementationTypes(RecordingImpl.class);
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

  private void run(String clusterId, String credentialsId, boolean succeeds) {
    WorkflowClient client = engine.getWorkflowClient();
    Recording workflow =
        client.newWorkflowStub(
            Recording.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.cluster(clusterId))
                .setTaskQueue(QUEUE)
                .build());
    try {
      workflow.record(credentialsId, succeeds);
    } catch (WorkflowFailedException e) {
      assertThat(succeeds).isFalse();
    }
  }
}
