package dev.embark.workflows.workflow;

import dev.embark.workflows.model.AccessSurvey;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Looks at the permissions and keys of some client service accounts. Changes nothing. */
@WorkflowInterface
public interface AccessSurveyWorkflow {

  /** Runs to the end; what could not be done is part of the answer, never a failure. */
  @WorkflowMethod
  AccessSurvey.Report survey(AccessSurvey.Request request);
}
