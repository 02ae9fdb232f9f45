package dev.embark.starter.command;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.AccessSurvey;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.CustomRoleRequest;
import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Granting;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.KeyUse;
import dev.embark.workflows.model.PageInput;
import dev.embark.workflows.workflow.AccessSurveyWorkflow;
import dev.embark.workflows.workflow.DriftPageWorkflow;
import dev.embark.workflows.workflow.DriftWorkflow;
import dev.embark.workflows.workflow.GrantWorkflow;
import dev.embark.workflows.workflow.KeysWorkflow;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Permissions, grants, keys and comparisons scripted by the prefix of each account: {@code keyed},
 * {@code halted}, {@code lacking}, {@code unseen}, {@code drifted}, {@code refused}, {@code
 * crashed} (runs that change something end without a report), {@code stuck} (they do not end);
 * others have no problems.
 */
final class ScriptedAccess {
  static final Class<?>[] ALL = {
    Survey.class, Grants.class, Keys.class, Comparison.class, Page.class
  };

  private static final long NOON = 1_795_435_200_000L;
  private static final Access.Key KEY =
      new Access.Key("0a1b2c3d4e5f", "2024-02-29T12:00:00Z", false);
  private static final Access.Keys USED =
      new Access.Keys(
          List.of(
              KEY.with(new KeyUse("2026-11-19", "2025-07-31", "2026-11-21")),
              new Access.Key(
                  "6a7b8c9d0e1f",
                  "2025-01-02T03:04:05Z",
                  false,
                  new KeyUse(null, "2025-07-31", "2026-11-21"))));

  /** One key is enabled, and two are not. */
  private static final Access.Keys HALTED =
      new Access.Keys(
          List.of(
              KEY.with(true),
              new Access.Key("6a7b8c9d0e1f", "2025-01-02T03:04:05Z", true),
              new Access.Key("7c8d9e0f1a2b", "2026-11-02T03:04:05Z", false)));

  private ScriptedAccess() {}

  private static boolean is(ClusterTarget target, String word) {
    return target.clientServiceAccount().startsWith(word);
  }

  private static void interfere(ClusterTarget target) {
    if (is(target, "stuck")) {
      Workflow.await(() -> false);
    }
    if (is(target, "crashed")) {
      throw ApplicationFailure.newNonRetryableFailure("Nobody foresaw this.", "INTERNAL");
    }
  }

  /** Finds a key on accounts that are keyed or lacking, unless keys cannot be listed. */
  public static final class Survey implements AccessSurveyWorkflow {
    @Override
    public AccessSurvey.Report survey(AccessSurvey.Request request) {
      return new AccessSurvey.Report(request.targets().stream().map(Survey::seen).toList());
    }

    private static AccessSurvey.Seen seen(ClusterTarget target) {
      boolean unseen = is(target, "unseen");
      return new AccessSurvey.Seen(
          target,
          permissions(target),
          null,
          unseen ? null : keys(target),
          unseen ? "KEY_ACCESS_DENIED: the worker may not list keys" : null);
    }

    private static Access.Keys keys(ClusterTarget target) {
      if (is(target, "keyed") || is(target, "crashed") || is(target, "stuck")) {
        return USED;
      }
      if (is(target, "halted")) {
        return HALTED;
      }
      return is(target, "lacking")
          ? new Access.Keys(List.of(KEY), "Policy Analyzer did not answer: HTTP 403")
          : new Access.Keys(List.of());
    }

    private static Access.Permissions permissions(ClusterTarget target) {
      if (is(target, "lacking") || is(target, "crashed") || is(target, "stuck")) {
        return permissions(target, Access.Verdict.NO, List.of("compute.instances.get"), null);
      }
      return is(target, "unseen")
          ? permissions(target, Access.Verdict.UNKNOWN, List.of(), "a group is bound")
          : permissions(target, Access.Verdict.YES, List.of(), null);
    }

    private static Access.Permissions permissions(
        ClusterTarget target, Access.Verdict verdict, List<String> missing, @Nullable String why) {
      return new Access.Permissions(target.projectId(), verdict, missing, why);
    }
  }

  /** Grants, except on accounts that are unseen. */
  public static final class Grants implements GrantWorkflow {
    @Override
    public Granting.Report grant(Granting.Request request) {
      request.grants().forEach(grant -> interfere(grant.target()));
      return new Granting.Report(
          request.projectId(), request.grants().stream().map(Grants::granted).toList());
    }

    private static Granting.Granted granted(CustomRoleRequest grant) {
      boolean refused = is(grant.target(), "unseen");
      return new Granting.Granted(
          grant.target().clusterId(),
          grant.target().clientServiceAccount(),
          "projects/" + grant.projectId() + "/roles/castai.gkeAccess",
          refused ? Granting.Result.TAKEN_BACK : Granting.Result.GRANTED,
          refused ? ErrorCode.IAM_PERMISSION_DENIED : null,
          refused ? "The worker may not change the project's policy." : null,
          refused ? null : "gcloud projects remove-iam-policy-binding …");
    }
  }

  /** Switches the one key. */
  public static final class Keys implements KeysWorkflow {
    @Override
    public KeySwitch.Report switchKeys(KeySwitch.Request request) {
      interfere(request.target());
      boolean lacking = is(request.target(), "lacking");
      return new KeySwitch.Report(
          request.target().clientServiceAccount(),
          lacking ? KeySwitch.Result.REFUSED : KeySwitch.Result.SWITCHED,
          lacking ? List.of() : List.of(KEY),
          lacking ? ErrorCode.KEYS_STILL_NEEDED : null,
          lacking ? "A cluster of this account is not proven to impersonate." : null,
          lacking ? List.of() : List.of("gcloud iam service-accounts keys delete 0a1b2c3d4e5f …"));
    }
  }

  /** Has one page, or none where a key is refused. */
  public static final class Comparison implements DriftWorkflow {
    @Override
    public Drift.Result compare(Drift.Input input) {
      if (input.clusters().targets().stream().anyMatch(target -> is(target, "refused"))) {
        throw ApplicationFailure.newNonRetryableFailure(
            "HTTP 401.", ErrorCode.CASTAI_UNAUTHORIZED.name());
      }
      String id = "drift/" + input.name() + "/" + Workflow.getInfo().getRunId() + "/1";
      DriftPageWorkflow page =
          Workflow.newChildWorkflowStub(
              DriftPageWorkflow.class, ChildWorkflowOptions.newBuilder().setWorkflowId(id).build());
      Drift.Page compared =
          page.comparePage(
              new PageInput(
                  input.name(),
                  1,
                  input.clusters().targets(),
                  ClusterOptions.DEFAULT,
                  input.authorship()));
      return new Drift.Result(input.name(), NOON, compared.counts(), List.of(id));
    }
  }

  /** Reports the drifted and the unseen. */
  public static final class Page implements DriftPageWorkflow {
    @Override
    public Drift.Page comparePage(PageInput input) {
      List<Drift.Cluster> told =
          input.targets().stream()
              .filter(target -> is(target, "drifted") || is(target, "unseen"))
              .map(target -> new Drift.Cluster(target, "gke-1", List.of(found(target))))
              .toList();
      return Drift.Page.of(input.targets().size(), told);
    }

    private static Drift.Found found(ClusterTarget target) {
      return is(target, "drifted")
          ? new Drift.Found(
              Drift.Kind.BINDING_MISSING,
              "roles/iam.serviceAccountUser is not bound.",
              "gcloud iam service-accounts add-iam-policy-binding …")
          : new Drift.Found(Drift.Kind.NOT_LOOKED_AT, "Google did not answer.", null);
    }
  }
}
