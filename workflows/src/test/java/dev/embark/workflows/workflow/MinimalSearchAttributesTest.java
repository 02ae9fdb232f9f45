package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.common.SearchAttributeUpdate;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinimalSearchAttributesTest {

  private final List<SearchAttributeUpdate<?>> shown = new ArrayList<>();
  private final WorkflowOutboundCallsInterceptor workflow = outbound();

  @Test
  void leavesTheWaveOutWhereAFleetShowsItsPhase() {
    // given
    SearchAttributeUpdate<String> phase = EmbarkAttributes.PHASE.valueSet("RUNNING");

    // when
    workflow.upsertTypedSearchAttributes(phase, EmbarkAttributes.WAVE.valueSet("payments-canary"));

    // then
    assertThat(shown).containsExactly(phase);
  }

  @Test
  void makesTheCommandWithoutTheValueWhereNothingElseIsShown() {
    // when
    workflow.upsertTypedSearchAttributes(EmbarkAttributes.WAVE.valueSet("payments-canary"));

    // then
    assertThat(shown).singleElement().matches(update -> update.getValue().isEmpty());
  }

  /** Returns a workflow's outbound interceptor, followed by one that records calls to Temporal. */
  private WorkflowOutboundCallsInterceptor outbound() {
    List<WorkflowOutboundCallsInterceptor> given = new ArrayList<>();
    MinimalSearchAttributes.ofWorkflows()
        .interceptWorkflow(
            new WorkflowInboundCallsInterceptorBase(null) {
              @Override
              public void init(WorkflowOutboundCallsInterceptor outbound) {
                given.add(outbound);
              }
            })
        .init(
            new WorkflowOutboundCallsInterceptorBase(null) {
              @Override
              public void upsertTypedSearchAttributes(SearchAttributeUpdate<?>... updates) {
                shown.addAll(List.of(updates));
              }
            });
    return given.get(0);
  }
}
