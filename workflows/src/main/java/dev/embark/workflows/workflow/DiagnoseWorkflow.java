package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Looks at one cluster and names the cause of the failure of its update. Changes nothing. */
@WorkflowInterface
public interface DiagnoseWorkflow {

  @WorkflowMethod
  Diagnosis diagnose(DiagnosisRequest request);
}
