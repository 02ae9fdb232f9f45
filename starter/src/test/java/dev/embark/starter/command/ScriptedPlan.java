package dev.embark.starter.command;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.Finding.Weight;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.PageInput;
import dev.embark.workflows.model.PlanCounts;
import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.PlanPage;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlanStatus;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.WorkerIdentity;
import dev.embark.workflows.plan.AccessFindings;
import dev.embark.workflows.workflow.PlanPageWorkflow;
import dev.embark.workflows.workflow.PlanWorkflow;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan that finds what its clusters' service accounts are named after. */
public final class ScriptedPlan implements PlanWorkflow {
  static final String CAST = "cast-gke-abc123@prod-cast-identity.iam.gserviceaccount.com";
  private static final long NOON = 1_795_435_200_000L;

  @Override
  public PlanResult planFleet(PlanInput input) {
    if (input.name().equals("revoked")) {
      throw ApplicationFailure.newNonRetryableFailure(
          "The key is not accepted.", ErrorCode.CASTAI_UNAUTHORIZED.name());
    }
    String id = "plan/" + input.name() + "/" + Workflow.getInfo().getRunId() + "/1";
    PlanPageWorkflow page =
        Workflow.newChildWorkflowStub(
            PlanPageWorkflow.class, ChildWorkflowOptions.newBuilder().setWorkflowId(id).build());
    PlanCounts counts =
        page.planPage(
                new PageInput(
                    input.name(),
                    1,
                    input.clusters().targets(),
                    input.options(),
                    input.authorship()))
            .counts();
    return new PlanResult(
        input.name(),
        NOON,
        counts,
        new WorkerIdentity(
            "embark@acme-ops.iam.gserviceaccount.com", Map.of("default", "organization-1")),
        input.name().equals("first") ? null : CAST,
        List.of(id));
  }

  @Override
  public PlanStatus status() {
    return new PlanStatus(1, 0);
  }

  /** The only page. */
  public static final class Page implements PlanPageWorkflow {
    @Override
    public PlanPage planPage(PageInput input) {
      List<PlannedCluster> clusters = new ArrayList<>();
      for (ClusterTarget target : input.targets()) {
        clusters.add(cluster(target, clusters.size() + 1));
      }
      return PlanPage.of(clusters, Map.of(), Set.of());
    }

    private static PlannedCluster cluster(ClusterTarget target, int number) {
      String name = "gke-" + number;
      String account = target.clientServiceAccount();
      return switch (account.substring(0, account.indexOf('@'))) {
        case "unchanged" -> cluster(target, name, Course.UNCHANGED, account, "c-" + number, null);
        case "stale" ->
            new PlannedCluster(
                target.expecting("ABCDabcdABCDabcd"),
                name,
                Course.ONBOARD,
                account,
                "c-" + number,
                "console",
                new BeforeImage(
                        List.of(
                            new Grant(
                                CastServiceAccount.TOKEN_CREATOR,
                                null,
                                CastServiceAccount.member(CAST)),
                            CastServiceAccount.serviceAccountUserGrant(CAST)))
                    .grants(),
                List.of());
        case "terraform" ->
            cluster(
                target,
                name,
                Course.REFUSE,
                null,
                "c-" + number,
                new Finding(
                    Weight.REFUSAL,
                    ErrorCode.MANAGED_BY_TERRAFORM.name(),
                    "Terraform manages it."));
        case "away" ->
            cluster(
                target,
                name,
                Course.UNKNOWN,
                null,
                null,
                new Finding(
                    Weight.UNCHECKED, ErrorCode.IAM_UNAVAILABLE.name(), "Google did not answer."));
        case "shared" ->
            cluster(
                target,
                name,
                Course.ONBOARD,
                null,
                null,
                new Finding(
                    Weight.NOTE,
                    Finding.SHARED_ACCOUNT,
                    "Its service account is used by another cluster."));
        default ->
            cluster(
                target,
                name,
                Course.ONBOARD,
                null,
                "c-" + number,
                account.startsWith("keyed") ? keyOf(number) : null);
      };
    }

    private static Finding keyOf(int number) {
      return new Finding(
          Weight.NOTE, AccessFindings.KEYS_LEFT, "Keys made by people: key-" + number + ".");
    }

    private static PlannedCluster cluster(
        ClusterTarget target,
        String name,
        Course course,
        @Nullable String linkedTo,
        @Nullable String credentialsId,
        @Nullable Finding finding) {
      return new PlannedCluster(
          course == Course.UNKNOWN ? target : target.expecting("ABCDabcdABCDabcd"),
          name,
          course,
          linkedTo,
          credentialsId,
          "console",
          List.of(),
          finding == null ? List.of() : List.of(finding));
    }
  }
}
