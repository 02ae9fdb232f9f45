package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;

/** See {@link DiagnoseWorkflow}. */
public final class DiagnoseWorkflowImpl implements DiagnoseWorkflow {

  @Override
  public Diagnosis diagnose(DiagnosisRequest request) {
    return new Diagnostician(ActivityTable.here()).diagnose(request);
  }
}
