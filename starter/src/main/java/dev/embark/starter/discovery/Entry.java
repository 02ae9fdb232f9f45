package dev.embark.starter.discovery;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Discovery.Access;
import dev.embark.workflows.model.Discovery.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One cluster of the manifest to be written.
 *
 * @param proposal what was discovered
 * @param credential the worker's key that can see it
 * @param account the account for the manifest: the one in an existing manifest, otherwise the
 *     proposed one; null for none
 * @param labels the discovered labels, overridden by those of an existing manifest
 * @param conflict where the existing manifest and Cast AI disagree, null if they agree
 */
public record Entry(
    Proposal proposal,
    String credential,
    @Nullable String account,
    Map<String, String> labels,
    @Nullable String conflict) {

  public Entry {
    labels = new TreeMap<>(labels);
  }

  /** Creates an entry, merged with the cluster's content in an existing manifest. */
  static Entry of(Proposal proposal, String credential, @Nullable ClusterTarget existing) {
    Map<String, String> labels = new TreeMap<>();
    if (!proposal.name().isEmpty()) {
      labels.put("name", proposal.name());
    }
    if (proposal.location() != null) {
      labels.put("location", proposal.location());
    }
    if (existing == null) {
      return new Entry(proposal, credential, proposal.account(), labels, null);
    }
    labels.putAll(existing.labels());
    String named = existing.clientServiceAccount();
    String conflict =
        proposal.account() == null || proposal.account().equals(named)
            ? null
            : "the manifest names another account than " + proposal.account();
    return new Entry(proposal, credential, named, labels, conflict);
  }

  /** Whether an onboarding could start. */
  boolean isReachable() {
    return !proposal.disconnected();
  }

  /** Whether Embark has onboarded it, as far as that can be proven. */
  boolean isOnboarded() {
    return proposal.access() == Access.IMPERSONATION;
  }

  /** Returns the cluster for selections, with its other properties added to the labels. */
  ClusterTarget selectable() {
    Map<String, String> all = new TreeMap<>(labels);
    all.putIfAbsent("project", proposal.projectId());
    all.putIfAbsent("credential", credential);
    all.putIfAbsent("access", word(proposal.access()));
    all.putIfAbsent("terraform", Boolean.toString(proposal.terraform()));
    return new ClusterTarget(
        proposal.clusterId(),
        proposal.projectId(),
        account == null ? "" : account,
        credential,
        all);
  }

  /** Returns the cluster's conditions, in a few words each. */
  public List<String> marks() {
    List<String> marks = new ArrayList<>();
    marks.add(
        switch (proposal.access()) {
          case IMPERSONATION -> "impersonating";
          case LINKED_UNPROVEN -> "linked, impersonating or still on a key";
          case KEY -> "on a key";
          case NONE -> "without credentials";
        });
    if (proposal.terraform()) {
      marks.add("managed by Terraform");
    }
    if (proposal.disconnected()) {
      marks.add("disconnected");
    }
    if (!proposal.status().equals("ready") && !proposal.status().isEmpty()) {
      marks.add("status " + proposal.status());
    }
    return marks;
  }

  /** Returns the word for programs and selections. */
  public static String word(Access access) {
    return switch (access) {
      case IMPERSONATION -> "impersonation";
      case LINKED_UNPROVEN -> "linked";
      case KEY -> "key";
      case NONE -> "none";
    };
  }
}
