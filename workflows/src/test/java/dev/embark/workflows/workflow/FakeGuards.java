package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.Activity;

/** What a worker checks right before it changes a cluster. */
final class FakeGuards {

  private FakeGuards() {}

  /** Compares like a worker: only in the first attempt. */
  static void requireAsFound(Requests.Update request, ClusterSnapshot now) {
    boolean isFirst = Activity.getExecutionContext().getInfo().getAttempt() == 1;
    if (isFirst
        && request.found() != null
        && now.holdsCredentials()
        && !request.found().credentialsIds().contains(now.credentialsId())) {
      FakeWorld.fail(ErrorCode.FOREIGN_WRITER);
    }
  }
}
