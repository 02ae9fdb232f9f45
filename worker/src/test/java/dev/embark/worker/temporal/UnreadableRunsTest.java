package dev.embark.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.wire.PayloadFormat;
import dev.embark.workflows.workflow.EmbarkAttributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Anybody who can start a run can give it a cluster's id: such a run may have removed bindings, and
 * never costs the other clusters their answer.
 */
@Timeout(120)
class UnreadableRunsTest {

  private static final String QUEUE = "unreadable-runs-test";
  private static final String FOREIGN = "not encrypted with any of our keys";

  private final Map<String, WorkflowExecutionStatus> pretended = new ConcurrentHashMap<>();
  private TestWorkflowEnvironment engine = newEngine();

  private TestWorkflowEnvironment newEngine() {
    return TestWorkflowEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder()
            // Open runs would be timed out at once.
            .setUseTimeskipping(false)
            .registerSearchAttribute(
                EmbarkAttributes.OUTCOME.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
            .setWorkflowServiceStubsOptions(
                WorkflowServiceStubsOptions.newBuilder()
                    .setGrpcClientInterceptors(List.of(new Pretence(pretended)))
                    .build())
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(PayloadFormat.dataConverter())
                    .build())
            .build());
  }

  /** Stands for a run of somebody else. */
  @WorkflowInterface
  public interface Foreign {
    /** Stays open, fails, or returns something. */
    @WorkflowMethod
    @Nullable Object run(String how);
  }

  /** The implementation. */
  public static final class ForeignImpl implements Foreign {
    @Override
    public @Nullable Object run(String how) {
      return switch (how) {
        case "stay" -> {
          Workflow.await(() -> false);
          yield null;
        }
        case "fail" -> throw ApplicationFailure.newNonRetryableFailure("as asked", "X", FOREIGN);
        case "undecipherable" -> FOREIGN;
        case "incomplete" -> result(new Outcome.RolledBack(ErrorCode.CANCELLED, "", null));
        case "onboarded" -> result(new Outcome.Onboarded("credentials"));
        default -> null;
      };
    }

    private static ClusterResult result(Outcome outcome) {
      return new ClusterResult("", outcome, null, List.of());
    }
  }

  @BeforeEach
  void startEngine() {
    engine.newWorker(QUEUE).registerWorkflowImplementationTypes(ForeignImpl.class);
    engine.start();
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  @Test
  void takesRunsWhoseContentCannotBeReadForRunsThatRemovedBindings() {
    // given
    List<String> unreadable =
        Stream.of("undecipherable", "fail", "nothing", "incomplete").map(this::ended).toList();
    String honest = ended("onboarded");
    WorkflowClient client =
        WorkflowClient.newInstance(
            engine.getWorkflowServiceStubs(),
            WorkflowClientOptions.newBuilder()
                .setNamespace(engine.getNamespace())
                .setDataConverter(
                    new CodecDataConverter(
                        PayloadFormat.dataConverter(), List.of(new RefusingCodec()), true))
                .build());
    HistoryActivitiesImpl history = new HistoryActivitiesImpl(client, false);
    List<String> all = Stream.concat(unreadable.stream(), Stream.of(honest)).toList();

    // when
    Map<String, Long> removals = history.removalsSince(all, 0);

    // then
    assertThat(removals).containsOnlyKeys(unreadable);
  }

  /** Its result is that of the last run of the chain, which may stay open for ever. */
  @Test
  void readsNoRunThatWasContinuedAsNew() {
    String continued = open();
    pretended.put(
        WorkflowIds.cluster(continued),
        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);
    HistoryActivitiesImpl history =
        new HistoryActivitiesImpl(
            engine.getWorkflowClient(), false, Duration.ofHours(1), Duration.ofHours(1));

    Map<String, Long> removals = history.removalsSince(List.of(continued, ended("onboarded")), 0);

    assertThat(removals).containsOnlyKeys(continued);
  }

  @Test
  void doesNotWaitForARunThatGivesNoResult() {
    String silent = open();
    pretended.put(
        WorkflowIds.cluster(silent), WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    HistoryActivitiesImpl history =
        // The first is also the time in which the other run must give its result.
        new HistoryActivitiesImpl(
            engine.getWorkflowClient(), false, Duration.ofSeconds(10), Duration.ofHours(1));

    Map<String, Long> removals = history.removalsSince(List.of(silent, ended("onboarded")), 0);

    assertThat(removals).containsOnlyKeys(silent);
  }

  private String open() {
    String clusterId = UUID.randomUUID().toString();
    stub(clusterId).start("stay");
    return clusterId;
  }

  private String ended(String how) {
    String clusterId = UUID.randomUUID().toString();
    WorkflowStub run = stub(clusterId);
    run.start(how);
    try {
      run.getResult(Object.class);
    } catch (WorkflowFailedException e) {
      assertThat(how).isEqualTo("fail");
    }
    return clusterId;
  }

  private WorkflowStub stub(String clusterId) {
    return engine
        .getWorkflowClient()
        .newUntypedWorkflowStub(
            Foreign.class.getSimpleName(),
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.cluster(clusterId))
                .setTaskQueue(QUEUE)
                .build());
  }

  /** Refuses what was encrypted with another key, as the worker's codec does. */
  private static final class RefusingCodec implements PayloadCodec {
    @Override
    public List<Payload> encode(List<Payload> payloads) {
      return payloads;
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
      if (payloads.stream().anyMatch(one -> one.getData().toStringUtf8().contains(FOREIGN))) {
        throw new PayloadCodecException("A payload cannot be decrypted");
      }
      return payloads;
    }
  }

  /** Makes the server say that open runs are closed, as it says of the first runs of a chain. */
  private record Pretence(Map<String, WorkflowExecutionStatus> statuses)
      implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<A> listener, Metadata headers) {
          super.start(
              new SimpleForwardingClientCallListener<A>(listener) {
                @Override
                public void onMessage(A answer) {
                  super.onMessage(pretend(answer));
                }
              },
              headers);
        }
      };
    }

    @SuppressWarnings("unchecked") // the same type, edited
    private <A> A pretend(A answer) {
      if (!(answer instanceof DescribeWorkflowExecutionResponse described)) {
        return answer;
      }
      var info = described.getWorkflowExecutionInfo();
      WorkflowExecutionStatus status = statuses.get(info.getExecution().getWorkflowId());
      if (status == null) {
        return answer;
      }
      var closed = info.toBuilder().setStatus(status).setCloseTime(info.getStartTime());
      return (A) described.toBuilder().setWorkflowExecutionInfo(closed).build();
    }
  }
}
