package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.PageInput;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.PlanPage;
import dev.embark.workflows.model.WaveCheck;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * How children are started: their ids, what the UI shows of them, and what a parent's end means for
 * them.
 */
final class Children {

  /** Shown in the UI next to the buttons that do it. */
  private static final String WHAT_ENDING_MEANS =
      "**Cancel** puts everything back, unless the cluster's update was accepted: then the run"
          + " finishes confirming. **Terminate** leaves everything as it is, without a record.";

  private static final String WHAT_ENDING_A_BATCH_MEANS =
      "**Cancel** puts the batch's clusters back that are before their point of no return, lets the"
          + " others finish and starts none; the fleet goes on with its other batches."
          + " **Terminate** does the same to the clusters, but the fleet then counts those whose"
          + " outcome it has not received as lost; `embark retry` finds out.";

  private Children() {}

  /** A cluster's run that was started: the stub for messages to it, and its future result. */
  record Started(ClusterWorkflow stub, Promise<ClusterResult> result) {}

  /**
   * Starts the run of a cluster: an onboarding or an off-boarding.
   *
   * @param displayName what the UI calls the cluster
   */
  static Started cluster(ClusterInput input, String displayName) {
    if (input instanceof OnboardingInput onboarding) {
      OnboardingWorkflow stub =
          Workflow.newChildWorkflowStub(
              OnboardingWorkflow.class, clusterOptions(input, "Onboard", displayName));
      return new Started(stub, Async.function(stub::onboard, onboarding));
    }
    if (input instanceof OffboardingInput offboarding) {
      OffboardingWorkflow stub =
          Workflow.newChildWorkflowStub(
              OffboardingWorkflow.class, clusterOptions(input, "Off-board", displayName));
      return new Started(stub, Async.function(stub::offboard, offboarding));
    }
    throw new IllegalArgumentException("An undo has no parent");
  }

  private static ChildWorkflowOptions clusterOptions(
      ClusterInput input, String verb, String displayName) {
    String clusterId = input.target().clusterId();
    var attributes =
        SearchAttributes.newBuilder()
            .set(EmbarkAttributes.FLEET, orEmpty(input.fleet()))
            .set(EmbarkAttributes.WAVE, orEmpty(input.wave()))
            .set(EmbarkAttributes.PROJECT, input.target().projectId())
            .set(EmbarkAttributes.CLUSTER, clusterId)
            .set(EmbarkAttributes.PHASE, Phase.Preparing.name())
            .build();
    return options(WorkflowIds.cluster(clusterId), attributes)
        .setStaticSummary(verb + " " + Markdown.code(displayName))
        .setStaticDetails(WHAT_ENDING_MEANS)
        .build();
  }

  static BatchWorkflow batch(BatchInput input, String workflowId) {
    return Workflow.newChildWorkflowStub(
        BatchWorkflow.class,
        options(workflowId, partOf(input.fleet(), input.wave()))
            .setStaticSummary(
                "Batch " + input.number() + ", " + input.targets().size() + " clusters")
            .setStaticDetails(WHAT_ENDING_A_BATCH_MEANS)
            .build());
  }

  /** A page of a look at a fleet that was started: where its result stays, and that result. */
  record StartedPage<P>(String workflowId, Promise<P> result) {}

  static StartedPage<PlanPage> planPage(PageInput input) {
    String id = WorkflowIds.planPage(input.name(), thisRunId(), input.number());
    PlanPageWorkflow stub =
        Workflow.newChildWorkflowStub(PlanPageWorkflow.class, pageOptions(id, input, "Plan"));
    return new StartedPage<>(id, Async.function(stub::planPage, input));
  }

  static StartedPage<Drift.Page> driftPage(PageInput input) {
    String id = WorkflowIds.driftPage(input.name(), thisRunId(), input.number());
    DriftPageWorkflow stub =
        Workflow.newChildWorkflowStub(DriftPageWorkflow.class, pageOptions(id, input, "Drift"));
    return new StartedPage<>(id, Async.function(stub::comparePage, input));
  }

  private static ChildWorkflowOptions pageOptions(String id, PageInput input, String of) {
    var attributes =
        SearchAttributes.newBuilder().set(EmbarkAttributes.FLEET, input.name()).build();
    return options(id, attributes)
        .setStaticSummary(
            of + ", part " + input.number() + ", " + input.targets().size() + " clusters")
        .build();
  }

  private static String thisRunId() {
    return Workflow.getInfo().getFirstExecutionRunId();
  }

  static WaveCheckWorkflow check(String fleet, String wave, WaveCheck.Input input, String id) {
    return Workflow.newChildWorkflowStub(
        WaveCheckWorkflow.class,
        options(id, partOf(fleet, wave))
            .setStaticSummary("Look at " + input.clusters().count() + " clusters of wave " + wave)
            .setStaticDetails(
                "Reads only. **Cancel** or **Terminate** pauses the fleet; `embark resume` looks"
                    + " again.")
            .build());
  }

  private static SearchAttributes partOf(String fleet, String wave) {
    return SearchAttributes.newBuilder()
        .set(EmbarkAttributes.FLEET, fleet)
        .set(EmbarkAttributes.WAVE, wave)
        .build();
  }

  /**
   * If a parent is terminated, its children are cancelled, which makes them undo or finish. The
   * default would terminate them in the middle of a step.
   */
  private static ChildWorkflowOptions.Builder options(String id, SearchAttributes attributes) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(id)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
        .setTypedSearchAttributes(attributes);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
