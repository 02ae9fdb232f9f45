package dev.embark.workflows.workflow;

import dev.embark.workflows.model.AccessSurvey;

/** See {@link AccessSurveyWorkflow}. */
public final class AccessSurveyWorkflowImpl implements AccessSurveyWorkflow {

  @Override
  public AccessSurvey.Report survey(AccessSurvey.Request request) {
    AccessLooks looks = new AccessLooks(request.authorship().changeId());
    if (!request.keysOnly()) {
      looks.lookAtPermissions(request.targets());
    }
    looks.lookAtKeys(request.targets());
    return new AccessSurvey.Report(request.targets().stream().map(looks::seen).toList());
  }
}
