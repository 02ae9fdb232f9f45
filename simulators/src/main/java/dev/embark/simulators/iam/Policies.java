package dev.embark.simulators.iam;

import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.embark.simulators.fault.Fault;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads and writes policies by Google's rules, which are the same for service accounts and
 * projects. Thread-safe.
 */
final class Policies {

  private static final int CONDITIONAL_VERSION = 3;
  private static final Set<String> MASKABLE =
      Set.of("bindings", "etag", "version", "audit_configs");

  private final World world;
  private final MemberRules memberRules;

  Policies(World world) {
    this.world = world;
    this.memberRules = new MemberRules(world);
  }

  Policy read(ServerCall call, PolicyCell cell, GetIamPolicyRequest request) {
    int requested = request.getOptions().getRequestedPolicyVersion();
    PolicyRules.checkVersion(requested);
    Policy policy =
        call.fault(IamFaults.STALE_READ)
            .map(stale -> cell.readAsOf(call.at().minus(age(stale))))
            .orElseGet(cell::read);
    boolean asToAnOldClient = call.fault(IamFaults.WITHCOND).isPresent();
    if (!PolicyRules.hasConditions(policy)
        || (requested >= CONDITIONAL_VERSION && !asToAnOldClient)) {
      return policy;
    }
    if (world.settings().refusesOldVersions() && !asToAnOldClient) {
      throw Refusals.requestedVersionTooLow(requested);
    }
    return withoutConditions(policy);
  }

  /**
   * Writes under the stored policy's lock; a rejected write has no effect.
   *
   * @param projectId the project that has the policy, or whose account has it
   */
  Policy write(ServerCall call, PolicyCell cell, String projectId, SetIamPolicyRequest request) {
    if (!request.hasPolicy()) {
      // Assumption: the published API requires the field, so a missing one does not mean an empty
      // policy.
      throw Refusals.invalidArgument();
    }
    Policy sent = request.getPolicy();
    List<String> mask = request.getUpdateMask().getPathsList();
    if (!MASKABLE.containsAll(mask)) {
      throw Refusals.invalidField("update_mask", "Invalid update mask: " + mask);
    }
    PolicyRules.check(sent);
    return cell.replace(
        call.at(),
        world.etags(),
        stored -> {
          checkAgainst(stored, sent);
          memberRules.check(sent, projectId);
          Policy next = masked(stored, sent, mask);
          recordEffect(call, stored, next);
          return next;
        },
        effect(call, cell));
  }

  /** Returns which of the permissions the caller has; this needs no permission itself. */
  TestIamPermissionsResponse test(TestIamPermissionsRequest request, Predicate<String> allowed) {
    for (String permission : request.getPermissionsList()) {
      if (!PermissionCatalog.isWellFormed(permission)) {
        throw Refusals.of(
            Code.INVALID_ARGUMENT,
            "Permission %s is not valid for this resource.".formatted(permission));
      }
    }
    return TestIamPermissionsResponse.newBuilder()
        .addAllPermissions(request.getPermissionsList().stream().filter(allowed).toList())
        .build();
  }

  /** Without an etag nothing is compared: a blind overwrite, as documented. */
  private static void checkAgainst(Policy stored, Policy sent) {
    if (sent.getEtag().isEmpty()) {
      return;
    }
    if (!sent.getEtag().equals(stored.getEtag())) {
      throw Refusals.staleEtag(sent.getEtag(), stored.getEtag());
    }
    if (PolicyRules.hasConditions(stored) && sent.getVersion() != CONDITIONAL_VERSION) {
      throw Refusals.specifiedVersionTooLow(sent.getVersion());
    }
  }

  /** The default mask is bindings and etag: audit configurations stay unless named. */
  private Policy masked(Policy stored, Policy sent, List<String> mask) {
    Policy.Builder next = sent.toBuilder();
    if (!mask.isEmpty() && !mask.contains("bindings")) {
      next.clearBindings().addAllBindings(stored.getBindingsList());
    }
    if (!mask.contains("audit_configs")) {
      next.clearAuditConfigs().addAllAuditConfigs(stored.getAuditConfigsList());
    }
    if (world.settings().mergesDuplicateBindings()) {
      List<Binding> merged = ForeignWriters.merged(next.getBindingsList());
      next.clearBindings().addAllBindings(merged);
    }
    return next.build();
  }

  /** Assumption: a write of the same content still changes the etag. */
  private static void recordEffect(ServerCall call, Policy stored, Policy next) {
    boolean same =
        stored.getBindingsList().equals(next.getBindingsList())
            && stored.getAuditConfigsList().equals(next.getAuditConfigsList());
    if (same) {
      call.wroteTheSame();
    } else {
      call.wrote();
    }
  }

  private PolicyCell.Effect effect(ServerCall call, PolicyCell cell) {
    if (call.fault(IamFaults.NEVER_PROPAGATES).isPresent()) {
      return (grant, added, write) -> Instant.MAX;
    }
    return call.fault(IamFaults.SLOW_PROPAGATION)
        .map(slow -> IamFaults.duration(slow, "delay", Duration.ofMinutes(10)))
        .<PolicyCell.Effect>map(delay -> (grant, added, write) -> call.at().plus(delay))
        .orElseGet(() -> cell.after(world.settings().propagation(), call.at()));
  }

  private static Duration age(Fault stale) {
    return IamFaults.duration(stale, "age", Duration.ofSeconds(60));
  }

  private static Policy withoutConditions(Policy policy) {
    Policy.Builder old = policy.toBuilder().setVersion(1);
    for (Binding.Builder binding : old.getBindingsBuilderList()) {
      if (binding.hasCondition()) {
        String suffix = twentyHexDigits(binding.getCondition().toByteString());
        binding.setRole(binding.getRole() + "_withcond_" + suffix).clearCondition();
      }
    }
    return old.build();
  }

  private static String twentyHexDigits(ByteString content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.toByteArray());
      return HexFormat.of().formatHex(digest, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
