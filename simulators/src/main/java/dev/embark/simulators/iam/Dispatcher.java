package dev.embark.simulators.iam;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Code;
import dev.embark.simulators.call.Call;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Passes each call, from any surface, through the same stages: API on, quota, faults and the
 * operation itself; then logs it. Thread-safe; never blocks.
 */
final class Dispatcher {

  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private final World world;
  private final AccountNames names;
  private final QuotaBuckets quotas;
  private final FaultEffects faultEffects;
  private final List<Operation<?, ?>> operations;

  Dispatcher(World world, Accounts accounts, Access access, Keys keys, ForeignWriters writers) {
    this.world = world;
    this.names = new AccountNames(world.directory());
    this.quotas = new QuotaBuckets(world.settings().quota());
    this.faultEffects = new FaultEffects(world, accounts, writers);
    PolicyCalls policies = new PolicyCalls(world, access);
    Operations iam = new Operations(Operations.IAM);
    policies.addAccountPoliciesTo(iam);
    new AccountCalls(world, access, accounts).addTo(iam);
    new KeyCalls(access, keys).addTo(iam);
    new RoleCalls(world, access).addTo(iam);
    new QueryCalls(world).addTo(iam);
    Operations projects = new Operations(Operations.PROJECTS);
    policies.addProjectPoliciesTo(projects);
    new ProjectCalls(world, access).addTo(projects);
    Operations troubleshooter = new Operations(Operations.POLICY_TROUBLESHOOTER);
    new TroubleshootCalls(world, access).addTo(troubleshooter);
    Operations serviceUsage = new Operations(Operations.SERVICE_USAGE);
    new ServiceCalls(access).addTo(serviceUsage);
    Operations policyAnalyzer = new Operations(Operations.POLICY_ANALYZER);
    new ActivityCalls(access).addTo(policyAnalyzer);
    Operations credentials = new Operations(Operations.IAM_CREDENTIALS);
    new TokenCalls(world, access).addTo(credentials);
    this.operations =
        Stream.of(iam, projects, troubleshooter, serviceUsage, policyAnalyzer, credentials)
            .<Operation<?, ?>>flatMap(service -> service.all().stream())
            .toList();
    world
        .faults()
        .recognise(
            IamFaults.vocabulary(
                operations.stream().map(Operation::name).collect(Collectors.toSet())));
  }

  List<Operation<?, ?>> operations() {
    return operations;
  }

  <Q extends Message, A extends Message> Outcome dispatch(
      Operation<Q, A> operation, Q request, Caller sender, String surface) {
    Instant now = world.clock().instant();
    Caller caller =
        operation.name().equals(PolicyCalls.TEST_PERMISSIONS) ? sender.byToken() : sender;
    String subject = subject(operation.resource().apply(request));
    ServerCall call = new ServerCall(caller, now, subject);
    Outcome outcome;
    try {
      outcome = serve(operation, request, call);
    } catch (Refusal refusal) {
      boolean bare = call.fault(IamFaults.DETAILS_MISSING).isPresent();
      outcome = new Outcome.Refused((bare ? refusal.withoutDetails() : refusal).status());
    }
    world
        .calls()
        .add(
            new Call(
                now,
                surface,
                operation.name(),
                subject,
                caller.member(),
                json(request),
                result(outcome),
                call.effect()));
    return outcome;
  }

  private <Q extends Message, A extends Message> Outcome serve(
      Operation<Q, A> operation, Q request, ServerCall call) {
    checkConsumerExists(operation, call);
    checkApiIsOn(operation, call);
    checkQuota(operation, call);
    call.strike(world.faults().strike(operation.name(), call.subject(), call.at()));
    if (faultEffects.silencesBefore(call)) {
      return new Outcome.Silence();
    }
    faultEffects.before(call, operation, request);
    A answer = operation.handler().handle(call, request);
    faultEffects.after(call, operation);
    return faultEffects.silencesAfter(call) ? new Outcome.Silence() : new Outcome.Answer(answer);
  }

  /** The default consumer project may be missing in a simulated organization. */
  private void checkConsumerExists(Operation<?, ?> operation, ServerCall call) {
    String consumer = call.caller().consumerProject();
    if (!consumer.equals(world.settings().defaultConsumerProject())
        && world.directory().project(consumer).isEmpty()) {
      throw Refusals.consumerDenied(operation.api(), consumer);
    }
  }

  /** Assumption: the API must be on in the consumer project and in the resource's project. */
  private void checkApiIsOn(Operation<?, ?> operation, ServerCall call) {
    Stream.concat(
            world.directory().project(call.caller().consumerProject()).stream(),
            projectOf(call.subject()))
        .filter(project -> project.disabledApis.contains(operation.api()))
        .findFirst()
        .ifPresent(
            project -> {
              throw Refusals.apiDisabled(operation.api(), project.number);
            });
  }

  private void checkQuota(Operation<?, ?> operation, ServerCall call) {
    String consumer = call.caller().consumerProject();
    if (!quotas.admits(consumer, operation.api(), operation.writes(), call.at())) {
      throw Refusals.quotaExceeded(
          operation.api(),
          operation.writes(),
          world.settings().quota().of(operation.api(), operation.writes()),
          UniqueIds.projectNumber(consumer));
    }
  }

  private Stream<ProjectRecord> projectOf(String subject) {
    Stream<ProjectRecord> ofAccount =
        world.directory().liveAccount(subject).stream()
            .flatMap(account -> world.directory().project(account.projectId).stream());
    return Stream.concat(world.directory().project(subject).stream(), ofAccount);
  }

  private String subject(String resource) {
    if (resource.contains("/serviceAccounts/")) {
      return names.subject(resource);
    }
    return resource.startsWith("projects/") && !resource.contains("/roles/")
        ? resource.substring("projects/".length())
        : resource;
  }

  private static String result(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      return Code.forNumber(refused.status().getCode()).name();
    }
    return outcome instanceof Outcome.Answer ? "OK" : "none";
  }

  private static String json(MessageOrBuilder message) {
    try {
      return JSON.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Requests hold no unknown Any.", e);
    }
  }
}
