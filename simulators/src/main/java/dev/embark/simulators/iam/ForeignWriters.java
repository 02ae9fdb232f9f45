package dev.embark.simulators.iam;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.fault.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Other people and tools that change policies. Thread-safe. */
final class ForeignWriters {

  private static final Set<String> IMPERSONATION_ROLES =
      Set.of("roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser");

  private final World world;
  private final AtomicLong colleagues = new AtomicLong();

  ForeignWriters(World world) {
    this.world = world;
  }

  /** Writes as another writer without any checks; the change propagates like any other. */
  Policy write(String author, String subject, PolicyCell cell, UnaryOperator<Policy> edit) {
    Instant now = world.clock().instant();
    Policy written =
        cell.replace(now, world.etags(), edit, cell.after(world.settings().propagation(), now));
    world.calls().add(new Call(now, "direct", "SetIamPolicy", subject, author, "", "OK", "write"));
    return written;
  }

  /** Adds a member, as a colleague would. */
  void conflict(String subject, PolicyCell cell, Fault fault) {
    String member =
        fault.parameter(
            "member", "user:colleague-%d@example.com".formatted(colleagues.incrementAndGet()));
    String role = fault.parameter("role", "roles/iam.serviceAccountViewer");
    write("colleague", subject, cell, policy -> withMember(policy, role, member));
  }

  /** Normalises the policy, as Terraform's provider does with every write. */
  void reorder(String subject, PolicyCell cell) {
    write("terraform", subject, cell, ForeignWriters::normalised);
  }

  /** Resets a role's bindings to the declared ones, as an authoritative Terraform resource does. */
  void overwrite(String subject, PolicyCell cell, Fault fault) {
    Set<String> roles =
        fault.parameters().containsKey("role")
            ? Set.of(fault.parameter("role", ""))
            : IMPERSONATION_ROLES;
    Policy declared = cell.declared();
    write("terraform", subject, cell, policy -> overwritten(policy, declared, roles));
  }

  /** Merges bindings with the same role and condition. */
  static List<Binding> merged(List<Binding> bindings) {
    Map<Binding, Set<String>> members = new LinkedHashMap<>();
    for (Binding binding : bindings) {
      members
          .computeIfAbsent(binding.toBuilder().clearMembers().build(), key -> new LinkedHashSet<>())
          .addAll(binding.getMembersList());
    }
    List<Binding> merged = new ArrayList<>();
    members.forEach((key, all) -> merged.add(key.toBuilder().addAllMembers(all).build()));
    return merged;
  }

  private static Policy withMember(Policy policy, String role, String member) {
    Policy.Builder changed = policy.toBuilder();
    for (Binding.Builder binding : changed.getBindingsBuilderList()) {
      if (binding.getRole().equals(role) && !binding.hasCondition()) {
        binding.addMembers(member);
        return changed.build();
      }
    }
    return changed.addBindings(Binding.newBuilder().setRole(role).addMembers(member)).build();
  }

  private static Policy normalised(Policy policy) {
    List<Binding> sorted = new ArrayList<>();
    for (Binding binding : merged(policy.getBindingsList())) {
      Set<String> members = new TreeSet<>();
      binding.getMembersList().forEach(member -> members.add(lowerCased(member)));
      sorted.add(binding.toBuilder().clearMembers().addAllMembers(members).build());
    }
    sorted.sort(
        Comparator.comparing(Binding::getRole)
            .thenComparing(binding -> binding.getCondition().getExpression()));
    return policy.toBuilder().clearBindings().addAllBindings(sorted).build();
  }

  private static Policy overwritten(Policy policy, Policy declared, Set<String> roles) {
    Policy.Builder changed = policy.toBuilder().clearBindings();
    policy.getBindingsList().stream()
        .filter(binding -> !roles.contains(binding.getRole()))
        .forEach(changed::addBindings);
    declared.getBindingsList().stream()
        .filter(binding -> roles.contains(binding.getRole()))
        .forEach(changed::addBindings);
    return changed.build();
  }

  private static String lowerCased(String member) {
    if (member.startsWith("principal") || !member.contains(":")) {
      return member;
    }
    int value = member.startsWith("deleted:") ? member.indexOf(':', 8) : member.indexOf(':');
    return member.substring(0, value) + Members.canonical(member.substring(value));
  }
}
