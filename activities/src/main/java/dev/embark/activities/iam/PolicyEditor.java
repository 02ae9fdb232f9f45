package dev.embark.activities.iam;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.workflows.model.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Edits the policy of a service account: ensures that some grants are present and others absent,
 * and leaves everything else unchanged, byte for byte and in order. Pure; the caller writes the
 * result once, under the etag that it carries.
 *
 * <ul>
 *   <li>It can plan additions and removals together. {@link IamWriteActivitiesImpl} writes no such
 *       change of live grants, as the removal may spread before the addition and would cut a live
 *       cluster's access for that time.
 *   <li>A removal touches the named triples and their {@code deleted:} twins, nothing else.
 *   <li>A live member and its tombstone cannot coexist in one policy, so the write that adds a
 *       member removes its tombstones from the two roles. Tombstones grant nothing.
 *   <li>Members are compared ignoring case, as IAM does; other tools write them in lower case.
 * </ul>
 */
public final class PolicyEditor {

  /** The only version in which conditions survive a write. */
  private static final int VERSION_WITH_CONDITIONS = 3;

  private PolicyEditor() {}

  /** Whether a grant that differs only in title or description satisfies the requested one. */
  public enum Equivalents {
    /** It does: Terraform's texts are as good as the script's. */
    ADOPTED,
    /** It does not: an undo restores the exact binding. */
    DISTINCT
  }

  /**
   * Plans one write.
   *
   * @param policy as read with requested version 3
   * @param present grants that must be present afterwards
   * @param absent grants that must be absent afterwards
   */
  public static PolicyChange edit(
      Policy policy, List<Grant> present, List<Grant> absent, Equivalents equivalents) {
    PolicyChange.Refused refused = EditRules.refusal(policy, present, absent);
    if (refused != null) {
      return refused;
    }
    List<Grant> there = PolicyGrants.onOurRoles(policy);
    List<Grant> removed = new ArrayList<>(matching(there, absent));
    List<Grant> added = missing(present, without(there, removed), equivalents);
    tombstonesOf(added, there).filter(twin -> !removed.contains(twin)).forEach(removed::add);

    Policy edited = added.isEmpty() && removed.isEmpty() ? policy : write(policy, added, removed);
    List<Grant> others = others(edited, present, absent, equivalents);
    if (edited.equals(policy)) {
      return new PolicyChange.Unchanged(others);
    }
    PolicyChange.Refused full = EditRules.full(policy, edited, added);
    return full != null ? full : new PolicyChange.Changed(edited, added, removed, others);
  }

  /**
   * Returns the first of these grants that the policy lacks, null if it has all. Used to verify the
   * response to a write.
   */
  static @Nullable Grant firstMissing(Policy policy, List<Grant> present, Equivalents equivalents) {
    List<Grant> missing = missing(present, PolicyGrants.onOurRoles(policy), equivalents);
    return missing.isEmpty() ? null : missing.get(0);
  }

  private static List<Grant> matching(List<Grant> there, List<Grant> absent) {
    return there.stream()
        .filter(grant -> absent.stream().anyMatch(named -> isNamedBy(named, grant)))
        .toList();
  }

  private static boolean isNamedBy(Grant named, Grant grant) {
    if (grant.isSameAs(named)) {
      return true;
    }
    boolean twin = grant.isTombstone() && !named.isTombstone() && isSameAccount(grant, named);
    return twin && new Grant(grant.role(), grant.condition(), named.member()).isSameAs(named);
  }

  private static boolean isSameAccount(Grant one, Grant other) {
    return one.memberEmail().equals(other.memberEmail());
  }

  private static List<Grant> without(List<Grant> grants, List<Grant> removed) {
    return grants.stream().filter(grant -> !removed.contains(grant)).toList();
  }

  private static List<Grant> missing(
      List<Grant> present, List<Grant> there, Equivalents equivalents) {
    List<Grant> missing = new ArrayList<>();
    for (Grant wanted : present) {
      boolean served = there.stream().anyMatch(grant -> serves(grant, wanted, equivalents));
      if (!served && missing.stream().noneMatch(wanted::isSameAs)) {
        missing.add(wanted);
      }
    }
    return missing;
  }

  private static boolean serves(Grant grant, Grant wanted, Equivalents equivalents) {
    return grant.isSameAs(wanted)
        || (equivalents == Equivalents.ADOPTED && grant.isEquivalentTo(wanted));
  }

  private static Stream<Grant> tombstonesOf(List<Grant> added, List<Grant> there) {
    return there.stream()
        .filter(Grant::isTombstone)
        .filter(twin -> added.stream().anyMatch(grant -> isSameAccount(grant, twin)));
  }

  private static List<Grant> others(
      Policy edited, List<Grant> present, List<Grant> absent, Equivalents equivalents) {
    List<Grant> named = Stream.concat(present.stream(), absent.stream()).toList();
    return PolicyGrants.onOurRoles(edited).stream()
        .filter(grant -> named.stream().anyMatch(other -> isSameAccount(grant, other)))
        .filter(grant -> present.stream().noneMatch(wanted -> serves(grant, wanted, equivalents)))
        .toList();
  }

  private static Policy write(Policy policy, List<Grant> added, List<Grant> removed) {
    List<Binding> bindings = new ArrayList<>();
    for (Binding binding : policy.getBindingsList()) {
      Binding kept = without(binding, removed);
      // IAM refuses a binding left empty; one that was empty before is not ours to judge.
      if (kept.getMembersCount() > 0 || binding.getMembersCount() == 0) {
        bindings.add(kept);
      }
    }
    added.forEach(grant -> add(bindings, grant));
    return policy.toBuilder()
        .clearBindings()
        .addAllBindings(bindings)
        .setVersion(VERSION_WITH_CONDITIONS)
        .build();
  }

  private static Binding without(Binding binding, List<Grant> removed) {
    List<String> kept =
        binding.getMembersList().stream()
            .filter(member -> !removed.contains(PolicyGrants.grant(binding, member)))
            .toList();
    return kept.size() == binding.getMembersCount()
        ? binding
        : binding.toBuilder().clearMembers().addAllMembers(kept).build();
  }

  private static void add(List<Binding> bindings, Grant grant) {
    for (int i = 0; i < bindings.size(); i++) {
      Binding binding = bindings.get(i);
      if (PolicyGrants.belongsIn(binding, grant)) {
        bindings.set(i, binding.toBuilder().addMembers(grant.member()).build());
        return;
      }
    }
    bindings.add(PolicyGrants.binding(grant));
  }
}
