package dev.embark.starter.demo;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import java.time.Duration;
import java.util.List;

/** All scenarios, the most comprehensive one first. */
public final class Scenarios {

  private static final Scenario WELL =
      new Scenario(
          "well",
          "6 clusters, and all goes well",
          "One registration, one policy write, one wait and one update for each; the waits overlap,"
              + " so six clusters take no longer than one.",
          List.of(fresh(6, "Registered, granted, waited 180 s, updated, confirmed.")));

  private static final Scenario LAGGING_IAM =
      new Scenario(
          "lagging-iam",
          "4 clusters, and Google takes ten minutes to spread a change",
          "The wait of 180 s is not enough, so Cast AI refuses the update for a while. Embark"
              + " retries it for up to 15 minutes instead of failing.",
          List.of(fresh(4, "Retried the update until Google had spread the bindings.")),
          Course.STRAIGHT,
          Duration.ofMinutes(10));

  private static final Scenario REFUSED =
      new Scenario(
          "refused",
          "3 clusters; Cast AI refuses the update of two for good",
          "Each refused cluster is diagnosed, then put back exactly as it was found: its link and"
              + " its bindings are removed. Its neighbour is not affected.",
          List.of(
              Part.of(
                  2,
                  ClusterSituation.UPDATE_REFUSED,
                  "Cast AI refuses every update (500)",
                  new Expectation(Outcome.RolledBack.class, ErrorCode.UPDATE_SERVER_ERROR),
                  4,
                  "One write granted the roles, another removed them."),
              fresh(1, "Onboarded as usual.")));

  private static final Scenario SHARED =
      new Scenario(
          "shared-account",
          "5 clusters on two service accounts",
          "Clusters that share an account take turns at its policy, and one write serves them all:"
              + " five updates, two policies, two writes.",
          List.of(
              Part.of(
                  3,
                  ClusterSituation.SHARED_SERVICE_ACCOUNT,
                  "three share one service account",
                  Expectation.ONBOARDED,
                  1,
                  "One policy write served all three."),
              Part.of(
                  2,
                  ClusterSituation.SAME_NAME,
                  "two with the same name, in two locations",
                  Expectation.ONBOARDED,
                  1,
                  "The account is named after the cluster, so they share it: one write again.")));

  private static final Scenario BUDGET =
      new Scenario(
          "budget",
          "30 clusters, one failure allowed, two accounts missing",
          "The second failure exceeds the budget: the fleet pauses itself and starts nothing more."
              + " The operator stops it; what was under way finishes, the rest stays as it was.",
          List.of(
              Part.of(
                  2,
                  ClusterSituation.MISSING_SERVICE_ACCOUNT,
                  "its service account does not exist",
                  new Expectation(Outcome.Rejected.class, ErrorCode.SERVICE_ACCOUNT_NOT_FOUND),
                  0,
                  "Refused before anything was touched."),
              Part.of(
                  28,
                  ClusterSituation.FRESH,
                  "nothing prepared yet",
                  Expectation.ONBOARDED_OR_NEVER_STARTED,
                  0,
                  "Started before the pause, and finished; or never started.")),
          Course.STOPPED_AT_THE_BUDGET,
          null);

  private static final Scenario KILLED_WORKER =
      new Scenario(
          "killed-worker",
          "5 clusters, and the worker is killed in the middle (needs the temporal binary)",
          "On a real Temporal server: while all clusters wait for IAM, the only worker is killed"
              + " (kill -9) and another one started. It reads from Temporal how far each cluster"
              + " was; nothing is done twice. Runs in real time, for about twenty seconds.",
          List.of(fresh(5, "Begun by one worker, finished by another; one write, one update.")),
          Course.WORKER_KILLED,
          null);

  private static final Scenario TERRAFORM =
      new Scenario(
          "terraform",
          "4 clusters that Terraform knows",
          "Clusters that Terraform manages are left alone unless knowingly included; bindings that"
              + " it made are adopted as they are.",
          List.of(
              Part.of(
                  2,
                  ClusterSituation.TERRAFORM_MANAGED,
                  "managed by Terraform",
                  new Expectation(Outcome.Rejected.class, ErrorCode.MANAGED_BY_TERRAFORM),
                  0,
                  "Refused: Terraform would put its own credentials back at the next apply."),
              Part.of(
                  2,
                  ClusterSituation.TERRAFORM_BINDINGS,
                  "bindings made by Terraform",
                  Expectation.ONBOARDED,
                  0,
                  "They grant the same and were adopted: no policy write.")));

  /** All scenarios. */
  public static final List<Scenario> ALL =
      List.of(Scenario.FLEET, WELL, LAGGING_IAM, REFUSED, SHARED, BUDGET, KILLED_WORKER, TERRAFORM);

  private Scenarios() {}

  private static Part fresh(int clusters, String story) {
    return Part.of(
        clusters,
        ClusterSituation.FRESH,
        "nothing prepared yet",
        Expectation.ONBOARDED,
        clusters,
        story);
  }
}
