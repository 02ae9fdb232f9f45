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
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The policy of one resource: what is stored, what it was, and when each grant is seen. One lock
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

  PolicyCell(String resource, Directory directory) {
    this.resource = resource;
    this.directory = directory;
  }

  /**
   * A stored policy.
   *
   * @param uniqueIds the service account behind each live e-mail when it was written: grants belong
   *     to the account, not to its name
   */
  private record Version(Instant since, Policy policy, Map<String, String> uniqueIds) {}

  /** Decides how long a change stays without effect. */
  interface Delay extends BiFunction<Grant, Boolean, Instant> {}

  /** The policy as a reader sees it: accounts deleted since the write appear as tombstones. */
  synchronized Policy read() {
    return versions.isEmpty() ? EMPTY : render(versions.getLast());
  }

  /** The policy as it was at the given time, as far as remembered. */
  synchronized Policy readAsOf(Instant time) {
    Policy found = EMPTY;
    for (Version version : versions) {
      if (version.since().isAfter(time) && version != versions.getFirst()) {
        break;
      }
      found = version.since().isAfter(time) ? EMPTY : render(version);
    }
    return found;
  }

  /** What somebody's infrastructure code would put back: the policy that was seeded. */
  synchronized Policy declared() {
    return declared;
  }

  /** Replaces the policy; the edit sees what a reader sees, and may refuse by throwing. */
  synchronized Policy replace(
      Instant now, Propagation propagation, Etags etags, UnaryOperator<Policy> edit) {
    long write = ++writes;
    return store(
        now,
        etags,
        edit,
        (grant, added) -> now.plus(propagation.draw(resource, grant, added, write)));
  }

  /** Replaces the policy as if it had been so for ever. */
  synchronized Policy seed(Instant now, Etags etags, UnaryOperator<Policy> edit) {
    Policy seeded = store(now, etags, edit, (grant, added) -> Instant.MIN);
    declared = seeded;
    return seeded;
  }

  /** As {@link #replace}, with delays of the caller's choice. */
  synchronized Policy store(Instant now, Etags etags, UnaryOperator<Policy> edit, Delay visibleAt) {
    Set<Grant> before = versions.isEmpty() ? Set.of() : grants(versions.getLast());
    Policy written = edit.apply(read()).toBuilder().setEtag(etags.next()).build();
    Version version = new Version(now, written, uniqueIds(written));
    Set<Grant> after = grants(version);
    for (Grant grant : after) {
      if (!before.contains(grant)) {
        timeline(grant).change(visibleAt.apply(grant, true), true);
      }
    }
    for (Grant grant : before) {
      if (!after.contains(grant)) {
        timeline(grant).change(visibleAt.apply(grant, false), false);
      }
    }
    versions.addLast(version);
    if (versions.size() > VERSIONS_KEPT) {
      versions.removeFirst();
    }
    return render(version);
  }

  /** The grants of a principal that have taken effect at the given time. */
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
      return "uid:" + live;
    }
    return Members.tombstone(member).map(dead -> "uid:" + dead.uniqueId()).orElse(canonical);
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
