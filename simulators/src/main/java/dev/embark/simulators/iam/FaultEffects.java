package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFaults.CONFLICT;
import static dev.embark.simulators.iam.IamFaults.REORDER;
import static dev.embark.simulators.iam.IamFaults.TF_OVERWRITE;

import com.google.iam.v1.SetIamPolicyRequest;
import com.google.protobuf.Message;
import dev.embark.simulators.fault.Fault;
import java.util.Optional;
import java.util.Set;

/** The effects of faults on calls, except those within reading or writing a policy. */
final class FaultEffects {

  private final World world;
  private final Accounts accounts;
  private final ForeignWriters writers;

  FaultEffects(World world, Accounts accounts, ForeignWriters writers) {
    this.world = world;
    this.accounts = accounts;
    this.writers = writers;
  }

  boolean silencesBefore(ServerCall call) {
    return call.fault(IamFaults.HANG).filter(hang -> !commits(hang)).isPresent();
  }

  boolean silencesAfter(ServerCall call) {
    return call.fault(IamFaults.HANG).filter(FaultEffects::commits).isPresent();
  }

  void before(ServerCall call, Operation<?, ?> operation, Message request) {
    if (call.fault().isEmpty()) {
      return;
    }
    Fault fault = call.fault().get();
    strike(fault, call, operation, request);
    interfere(call, operation.writes() ? Set.of(CONFLICT) : Set.of(REORDER, TF_OVERWRITE));
  }

  void after(ServerCall call, Operation<?, ?> operation) {
    if (call.fault(IamFaults.UNAVAILABLE_AFTER).isPresent()) {
      throw Refusals.unavailable();
    }
    interfere(call, operation.writes() ? Set.of(REORDER, TF_OVERWRITE) : Set.of(CONFLICT));
  }

  /** Lets others write: colleagues between a read and a write, tools before or after a read. */
  private void interfere(ServerCall call, Set<String> kinds) {
    call.fault()
        .filter(fault -> kinds.contains(fault.cause()))
        .ifPresent(fault -> policy(call).ifPresent(cell -> interfere(call, cell, fault)));
  }

  private void interfere(ServerCall call, PolicyCell cell, Fault fault) {
    switch (fault.cause()) {
      case CONFLICT -> writers.conflict(call.subject(), cell, fault);
      case REORDER -> writers.reorder(call.subject(), cell);
      case TF_OVERWRITE -> writers.overwrite(call.subject(), cell, fault);
      default -> throw new IllegalArgumentException("Nobody interferes by " + fault.cause());
    }
  }

  private void strike(Fault fault, ServerCall call, Operation<?, ?> operation, Message request) {
    switch (fault.cause()) {
      case IamFaults.UNAVAILABLE_BEFORE -> throw Refusals.unavailable();
      case IamFaults.QUOTA -> throw quotaExceeded(call, operation);
      case IamFaults.API_DISABLED -> throw apiDisabled(call, operation);
      case IamFaults.DRS -> throw forbiddenByOrganization(call, fault, request);
      case IamFaults.MEMBER_VANISHED ->
          throw Refusals.missingMember(fault.parameter("member", someAccount(request)));
      case IamFaults.SA_DISABLED ->
          world.directory().liveAccount(call.subject()).ifPresent(a -> a.disabled = true);
      case IamFaults.SA_DELETED_RECREATED ->
          world.directory().liveAccount(call.subject()).ifPresent(accounts::recreate);
      default -> {
        // The other faults strike later: while the policy is read or written, or afterwards.
      }
    }
  }

  private Optional<PolicyCell> policy(ServerCall call) {
    return world
        .directory()
        .liveAccount(call.subject())
        .map(account -> account.policy)
        .or(() -> world.directory().project(call.subject()).map(project -> project.policy));
  }

  private static boolean commits(Fault hang) {
    return Boolean.parseBoolean(hang.parameter("commit", "false"));
  }

  private Refusal quotaExceeded(ServerCall call, Operation<?, ?> operation) {
    String number = UniqueIds.projectNumber(call.caller().consumerProject());
    int limit = world.settings().quota().of(operation.api(), operation.writes());
    return Refusals.quotaExceeded(operation.api(), operation.writes(), limit, number);
  }

  private static Refusal apiDisabled(ServerCall call, Operation<?, ?> operation) {
    return Refusals.apiDisabled(
        operation.api(), UniqueIds.projectNumber(call.caller().consumerProject()));
  }

  private Refusal forbiddenByOrganization(ServerCall call, Fault fault, Message request) {
    String project =
        world
            .directory()
            .liveAccount(call.subject())
            .map(account -> account.projectId)
            .orElse(call.subject());
    return Refusals.forbiddenByOrganization(
        fault.parameter("constraint", "constraints/iam.allowedPolicyMemberDomains"),
        project,
        fault.parameter("member", someAccount(request)));
  }

  /** Returns the last service account of the written policy, most likely the added one. */
  private static String someAccount(Message request) {
    if (!(request instanceof SetIamPolicyRequest set)) {
      return "";
    }
    return set.getPolicy().getBindingsList().stream()
        .flatMap(binding -> binding.getMembersList().stream())
        .flatMap(member -> Members.serviceAccountEmail(member).stream())
        .reduce("", (earlier, later) -> later);
  }
}
