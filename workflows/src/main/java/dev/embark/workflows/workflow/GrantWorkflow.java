package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Granting;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Grants client service accounts what Cast AI needs in one project, or takes back what it began.
 * Workflow id {@code project-policy/<project>}, so that there is one writer at a time.
 */
@WorkflowInterface
public interface GrantWorkflow {

  /** Runs to the end; what could not be done is part of the answer, never a failure. */
  @WorkflowMethod
  Granting.Report grant(Granting.Request request);
}
