package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.plan.Fingerprint;
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

  static void requireLinkable(Requests.Register request, ClusterSnapshot now) {
    ClusterTarget target = request.target();
    if (request.onlyAgain() && !now.isLinkedTo(target.clientServiceAccount())) {
      FakeWorld.fail(ErrorCode.CAST_SERVICE_ACCOUNT_UNPROVEN);
    }
    if (target.expectation() != null
        && !new Fingerprint(target.expectation()).changesOf(now, target).isEmpty()) {
      FakeWorld.fail(ErrorCode.PLAN_STALE);
    }
  }
}
