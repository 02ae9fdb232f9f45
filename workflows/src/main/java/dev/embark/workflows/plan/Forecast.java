package dev.embark.workflows.plan;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.Finding.Weight;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.PlannedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What onboarding would do to one cluster, from one look at it. It never guesses: what was not seen
 * is reported as unknown.
 *
 * @param target the cluster
 * @param cluster as Cast AI shows it; null if it could not be looked at
 * @param captured what the client service account's policy grants; null if it was not looked at
 * @param proven the credentials that an earlier confirmed run recorded; null if there are none
 * @param neighbours other clusters that use the same client service account, by id
 * @param troubles what went wrong during the look
 */
public record Forecast(
    ClusterTarget target,
    @Nullable ClusterSnapshot cluster,
    @Nullable CapturedBindings captured,
    @Nullable String proven,
    Set<String> neighbours,
    List<Finding> troubles) {

  /** The plan of the cluster under these options. */
  public PlannedCluster planned(ClusterOptions options) {
    List<Finding> findings = findings(options);
    BeforeImage before = captured == null ? null : captured.before();
    Course course = course(findings, before);
    String fingerprint =
        cluster == null || before == null || course == Course.UNKNOWN
            ? null
            : Fingerprint.of(cluster, before).text();
    return new PlannedCluster(
        target.expecting(fingerprint),
        cluster == null ? "" : cluster.name(),
        course,
        cluster == null ? null : cluster.clientServiceAccount(),
        cluster == null ? null : cluster.credentialsId(),
        cluster == null ? null : cluster.managedBy(),
        before == null ? List.of() : before.grants(),
        findings);
  }

  /**
   * The live Cast AI accounts that are bound on the account of a cluster linked to it: one of them
   * is the account that Cast AI answers to registrations of the organization.
   */
  public Set<String> castServiceAccounts() {
    Set<String> accounts = new TreeSet<>();
    if (captured != null && cluster != null && cluster.isLinkedTo(target.clientServiceAccount())) {
      captured.before().grants().stream()
          .filter(grant -> !grant.isTombstone())
          .map(Grant::memberEmail)
          .filter(CastServiceAccount::isSafe)
          .forEach(accounts::add);
    }
    return accounts;
  }

  private List<Finding> findings(ClusterOptions options) {
    List<Finding> findings = new ArrayList<>(troubles);
    if (cluster != null) {
      Preflight.refusal(cluster, target, options)
          .ifPresent(
              refusal ->
                  findings.add(
                      new Finding(Weight.REFUSAL, refusal.code().name(), refusal.message())));
    }
    if (!neighbours.isEmpty()) {
      findings.add(
          new Finding(
              Weight.NOTE,
              Finding.SHARED_ACCOUNT,
              "Its service account is used by "
                  + (neighbours.size() == 1
                      ? "another cluster"
                      : neighbours.size() + " other clusters")
                  + "."));
    }
    return findings;
  }

  private Course course(List<Finding> findings, @Nullable BeforeImage before) {
    if (findings.stream().anyMatch(finding -> finding.weight() == Weight.REFUSAL)) {
      return Course.REFUSE;
    }
    if (cluster == null
        || before == null
        || findings.stream().anyMatch(finding -> finding.weight() == Weight.UNCHECKED)) {
      return Course.UNKNOWN;
    }
    return Proof.boundAccount(target, cluster, before, proven, null).isPresent()
        ? Course.UNCHANGED
        : Course.ONBOARD;
  }
}
