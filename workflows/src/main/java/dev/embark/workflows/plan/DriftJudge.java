package dev.embark.workflows.plan;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Drift.Found;
import dev.embark.workflows.model.Drift.Kind;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.Grant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what was seen of one cluster with its manifest. Pure. */
public final class DriftJudge {

  private static final Set<String> UNUSABLE =
      Set.of(ErrorCode.SERVICE_ACCOUNT_NOT_FOUND.name(), ErrorCode.SERVICE_ACCOUNT_DISABLED.name());

  private final Forecast seen;
  private final ClusterTarget target;
  private final boolean accountInUse;
  private final long nowMillis;
  private final List<Found> found = new ArrayList<>();

  private DriftJudge(Forecast seen, boolean accountInUse, long nowMillis) {
    this.seen = seen;
    this.target = seen.target();
    this.accountInUse = accountInUse;
    this.nowMillis = nowMillis;
  }

  /**
   * Everything that differs from the manifest.
   *
   * @param access the permissions and keys of its account
   * @param accountInUse whether any cluster is linked to the account
   * @param nowMillis when it was seen, in milliseconds since the epoch
   */
  public static List<Found> judge(
      Forecast seen, Seen access, boolean accountInUse, long nowMillis) {
    DriftJudge judge = new DriftJudge(seen, accountInUse, nowMillis);
    judge.troubles();
    ClusterSnapshot cluster = seen.cluster();
    if (cluster != null) {
      judge.cluster(cluster);
    }
    if (seen.captured() != null) {
      judge.bindings(seen.captured().before());
    }
    judge.permissions(access.inProject());
    if (access.inHostProject() != null) {
      judge.permissions(access.inHostProject());
    }
    judge.keys(access.keys());
    return List.copyOf(judge.found);
  }

  private void troubles() {
    for (Finding trouble : seen.troubles()) {
      if (trouble.weight() == Finding.Weight.NOTE) {
        continue;
      }
      Kind kind =
          trouble.code().equals(ErrorCode.CLUSTER_NOT_FOUND.name())
              ? Kind.CLUSTER_GONE
              : UNUSABLE.contains(trouble.code()) ? Kind.ACCOUNT_UNUSABLE : Kind.NOT_LOOKED_AT;
      add(kind, trouble.code() + ": " + trouble.text());
    }
  }

  private void cluster(ClusterSnapshot cluster) {
    if (cluster.isGone()) {
      add(Kind.CLUSTER_GONE, "Its status is " + cluster.status() + ".");
      return;
    }
    if (!cluster.isLinked()) {
      add(Kind.NOT_LINKED, "It is linked to no account.");
    } else if (!cluster.isLinkedTo(target.clientServiceAccount())) {
      add(Kind.LINKED_ELSEWHERE, "It is linked to " + cluster.clientServiceAccount() + ".");
    }
    credentials(cluster);
    if (cluster.holdsCredentials() && !cluster.isHealthy()) {
      String error = cluster.reconcileError();
      add(
          Kind.UNHEALTHY,
          "Cast AI shows it as "
              + cluster.status()
              + ", its last reconcile as "
              + cluster.reconcileStatus()
              + (error == null || error.isEmpty() ? "." : ": " + error));
    }
  }

  private void credentials(ClusterSnapshot cluster) {
    if (!cluster.holdsCredentials()) {
      add(Kind.NO_CREDENTIALS, "Cast AI holds no credentials for it.");
    } else if (seen.proven() == null) {
      add(Kind.UNPROVEN, "No confirmed run of it is on record, so it may still run on a key.");
    } else if (!seen.proven().equals(cluster.credentialsId())) {
      boolean terraform = cluster.isManagedByTerraform();
      add(
          terraform ? Kind.TERRAFORM_REAPPLIED : Kind.CREDENTIALS_CHANGED,
          terraform
              ? "Terraform has applied its own credentials over those of the last confirmed run."
              : "Its credentials are not those of the last confirmed run.");
    }
  }

  private void bindings(BeforeImage before) {
    List<Grant> live = before.grants().stream().filter(grant -> !grant.isTombstone()).toList();
    if (!accountInUse && !before.grants().isEmpty()) {
      add(
          Kind.ORPHANED_BINDINGS,
          "No cluster is linked to "
              + target.clientServiceAccount()
              + ", but Cast AI is bound on it: "
              + before.grants().stream().map(Grant::toString).collect(Collectors.joining("; "))
              + ".",
          ManualCommands.forBindings(target, List.of(), before.grants()));
    }
    if (live.isEmpty()) {
      add(Kind.BINDING_MISSING, "No account of Cast AI is bound.");
      return;
    }
    BindingPlan best = best(before, live);
    best.missing().forEach(grant -> add(Kind.BINDING_MISSING, "Missing: " + grant + "."));
    best.stale().forEach(grant -> add(Kind.BINDING_ALTERED, "Altered: " + grant + "."));
  }

  /** Only Cast AI knows which account is meant; the best match is taken. */
  private static BindingPlan best(BeforeImage before, List<Grant> live) {
    return live.stream()
        .map(Grant::memberEmail)
        .distinct()
        .map(email -> BindingPlan.of(before, email))
        .min(
            Comparator.<BindingPlan>comparingInt(plan -> plan.missing().size())
                .thenComparingInt(plan -> plan.stale().size()))
        .orElseThrow();
  }

  private void permissions(Permissions permissions) {
    if (permissions.verdict() == Verdict.YES) {
      return;
    }
    if (permissions.verdict() == Verdict.NO) {
      add(Kind.PERMISSION_MISSING, "Not granted " + AccessFindings.missing(permissions));
    } else {
      add(
          Kind.PERMISSION_UNCLEAR,
          "Not found "
              + AccessFindings.missing(permissions)
              + " Could not tell: "
              + permissions.why()
              + ".");
    }
  }

  private void keys(Access.@Nullable Keys keys) {
    if (keys == null) {
      return;
    }
    Access.Keys enabled = keys.enabled();
    if (!enabled.keys().isEmpty()) {
      add(
          Kind.KEYS_LEFT,
          AccessFindings.keys(enabled, nowMillis),
          String.join("\n", KeyCommands.toDisable(target, enabled.keys())));
    }
  }

  private void add(Kind kind, String text) {
    add(kind, text, null);
  }

  private void add(Kind kind, String text, @Nullable String command) {
    found.add(new Found(kind, text, command));
  }
}
