package dev.embark.simulators.iam;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The policy of one resource, its history, and the times at which each grant takes effect. One lock
 * per resource; nothing here waits for another resource.
 */
final class PolicyCell {

  private static final int VERSIONS_KEPT = 64;
  private static final Policy EMPTY =
      Policy.newBuilder().setEtag(Etags.OF_THE_EMPTY_POLICY).build();

  private final String resource;
  private final Directory directory;
  private final Deque<Version> versions = new ArrayDeque<>();
  private final Map<String, Map<Grant, Timeline>> timelinesByPrincipal = new HashMap<>();
  private Policy declared = EMPTY;
  private long writes;
  private boolean forgotten;

  PolicyCell(String resource, Directory directory) {
    this.resource = resource;
    this.directory = directory;
  }

  /**
   * A stored policy.
   *
   * @param uniqueIds the service account of each live email address at the time of writing: grants
   *     belong to the account, not to its name
   */
  private record Version(Instant since, Policy policy, Map<String, String> uniqueIds) {}

  /** Decides when a change takes effect. */
  interface Effect {

    /**
     * Returns the time at which the change takes effect.
     *
     * @param added whether the grant is new; otherwise it is revoked
     * @param write the number of this write, which distinguishes repeated changes of one grant
     */
    Instant seenAt(Grant grant, boolean added, long write);
  }

  /** Returns the principal of a service account's grants, whatever its email address. */
  static String principal(String uniqueId) {
    return "uid:" + uniqueId;
  }

  /**
   * Returns the policy as a reader sees it: accounts deleted since the write appear as tombstones.
   * Assumption: their deletion does not change the etag.
   */
  synchronized Policy read() {
    return versions.isEmpty() ? EMPTY : render(versions.getLast());
  }

  /** Returns the policy as it was at the given time, as far back as remembered. */
  synchronized Policy readAsOf(Instant time) {
    if (versions.isEmpty()) {
      return EMPTY;
    }
    Version found = forgotten ? versions.getFirst() : null;
    for (Version version : versions) {
      if (version.since().isAfter(time)) {
        break;
      }
      found = version;
    }
    return found == null ? EMPTY : render(found);
  }

  /** Returns the seeded policy, which infrastructure as code would restore. */
  synchronized Policy declared() {
    return declared;
  }

  /**
   * Replaces the policy as if it had always been in effect. What earlier writes have left to come
   * takes effect now, so that the policy is in effect as a whole.
   */
  synchronized Policy seed(Instant now, Etags etags, UnaryOperator<Policy> edit) {
    declared = replace(Instant.MIN, etags, edit, (grant, added, write) -> Instant.MIN);
    while (versions.size() > 1) {
      versions.removeFirst();
    }
    Set<Grant> seeded = grants(versions.getLast());
    for (Map<Grant, Timeline> timelines : timelinesByPrincipal.values()) {
      timelines.forEach((grant, timeline) -> timeline.change(now, seeded.contains(grant)));
    }
    return declared;
  }

  /** Replaces the policy; the edit sees what a reader sees, and may throw to reject the write. */
  synchronized Policy replace(
      Instant since, Etags etags, UnaryOperator<Policy> edit, Effect effect) {
    Set<Grant> before = versions.isEmpty() ? Set.of() : grants(versions.getLast());
    Policy written = normalised(edit.apply(read())).setEtag(etags.next()).build();
    Version version = new Version(since, written, uniqueIds(written));
    Set<Grant> after = grants(version);
    long write = ++writes;
    for (Grant grant : after) {
      if (!before.contains(grant)) {
        timeline(grant).change(effect.seenAt(grant, true, write), true);
      }
    }
    for (Grant grant : before) {
      if (!after.contains(grant)) {
        timeline(grant).change(effect.seenAt(grant, false, write), false);
      }
    }
    versions.addLast(version);
    if (versions.size() > VERSIONS_KEPT) {
      versions.removeFirst();
      forgotten = true;
    }
    return render(version);
  }

  /** Returns the delays of the given propagation, from the given time on. */
  Effect after(Propagation propagation, Instant now) {
    return (grant, added, write) -> now.plus(propagation.draw(resource, grant, added, write));
  }

  /** Returns the grants of a principal that are in effect at the given time. */
  synchronized Set<Grant> visibleGrants(String principal, Instant time) {
    Set<Grant> visible = new HashSet<>();
    timelinesByPrincipal
        .getOrDefault(principal, Map.of())
        .forEach(
            (grant, timeline) -> {
              if (timeline.presentAt(time)) {
                visible.add(grant);
              }
            });
    return visible;
  }

  /** Returns all past and future times at which grants gain or lose effect. */
  synchronized Set<Instant> changes() {
    Set<Instant> times = new HashSet<>();
    for (Map<Grant, Timeline> timelines : timelinesByPrincipal.values()) {
      timelines.values().forEach(timeline -> times.addAll(timeline.times()));
    }
    return times;
  }

  /** The version reflects what the policy needs, not what the writer sent. */
  private static Policy.Builder normalised(Policy policy) {
    return policy.toBuilder().setVersion(PolicyRules.hasConditions(policy) ? 3 : 1);
  }

  private Timeline timeline(Grant grant) {
    return timelinesByPrincipal
        .computeIfAbsent(grant.principal(), principal -> new HashMap<>())
        .computeIfAbsent(grant, any -> new Timeline());
  }

  private Map<String, String> uniqueIds(Policy policy) {
    Map<String, String> found = new HashMap<>();
    for (Binding binding : policy.getBindingsList()) {
      for (String member : binding.getMembersList()) {
        Members.serviceAccountEmail(member)
            .flatMap(directory::liveAccount)
            .ifPresent(account -> found.put(Members.canonical(member), account.uniqueId));
      }
    }
    return found;
  }

  private static Set<Grant> grants(Version version) {
    Set<Grant> grants = new HashSet<>();
    for (Binding binding : version.policy().getBindingsList()) {
      Expr condition = binding.getCondition();
      for (String member : binding.getMembersList()) {
        grants.add(
            new Grant(
                binding.getRole(),
                condition.getTitle() + "\n" + condition.getDescription(),
                condition.getExpression(),
                binding.hasCondition(),
                principal(member, version)));
      }
    }
    return grants;
  }

  private static String principal(String member, Version version) {
    String canonical = Members.canonical(member);
    String live = version.uniqueIds().get(canonical);
    if (live != null) {
      return principal(live);
    }
    return Members.tombstone(member).map(dead -> principal(dead.uniqueId())).orElse(canonical);
  }

  private Policy render(Version version) {
    Policy.Builder rendered = version.policy().toBuilder();
    for (Binding.Builder binding : rendered.getBindingsBuilderList()) {
      for (int i = 0; i < binding.getMembersCount(); i++) {
        binding.setMembers(i, render(binding.getMembers(i), version));
      }
    }
    return rendered.build();
  }

  private String render(String member, Version version) {
    String live = version.uniqueIds().get(Members.canonical(member));
    if (live != null) {
      return directory
          .accountByUniqueId(live)
          .filter(account -> !account.isLive())
          .map(account -> Members.tombstoneOf(account.email, account.uniqueId))
          .orElse(member);
    }
    return Members.tombstone(member)
        .flatMap(dead -> directory.accountByUniqueId(dead.uniqueId()))
        .filter(AccountRecord::isLive)
        .map(account -> Members.SERVICE_ACCOUNT + account.email)
        .orElse(member);
  }
}
