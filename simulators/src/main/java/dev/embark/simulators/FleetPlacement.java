package dev.embark.simulators;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.simulators.castai.AgentStatus;
import dev.embark.simulators.castai.CastAiState;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.simulators.castai.Lifecycle;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.castai.Registration;
import dev.embark.simulators.castai.RequiredPermissions;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.simulators.fault.FaultRules;
import dev.embark.simulators.iam.IamState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Puts fleets into the simulated world, each cluster in its situation. */
final class FleetPlacement {

  private static final String ROLE = "castai.gkeAccess";

  private static final Duration AGE_OF_KEYS = Duration.ofDays(400);
  private static final Duration SINCE_KEYS_WERE_USED = Duration.ofDays(3);

  private final IamState iam;
  private final CastAiState castAi;
  private final FaultRules faults;
  private final UUID organizationId;
  private final String castServiceAccount;

  FleetPlacement(IamState iam, CastAiState castAi, FaultRules faults) {
    this.iam = iam;
    this.castAi = castAi;
    this.faults = faults;
    this.organizationId = castAi.settings().organizations().get(0).id();
    this.castServiceAccount = castAi.castServiceAccount(organizationId).email();
  }

  void place(Fleet fleet) {
    fleet.projects().stream()
        .filter(project -> !iam.projectIds().contains(project))
        .forEach(iam::addProject);
    Map<String, List<FleetCluster>> byProject =
        fleet.clusters().stream().collect(Collectors.groupingBy(FleetCluster::projectId));
    byProject.forEach(this::addServiceAccounts);
    for (FleetCluster cluster : fleet.clusters()) {
      preparePolicy(cluster);
      prepareCluster(cluster);
      prepareFaults(cluster);
    }
  }

  /** Adds the accounts and the role that grants the permissions Cast AI needs in the project. */
  private void addServiceAccounts(String project, List<FleetCluster> clusters) {
    TreeSet<String> accounts = new TreeSet<>();
    for (FleetCluster cluster : clusters) {
      if (cluster.situation() != ClusterSituation.MISSING_SERVICE_ACCOUNT) {
        accounts.add(cluster.serviceAccount());
      }
      if (isLinkedElsewhere(cluster)) {
        accounts.add(elsewhere(cluster));
      }
    }
    accounts.removeAll(iam.serviceAccountsOf(project));
    accounts.forEach(account -> iam.addServiceAccount(project, account));
    String role = iam.putCustomRole(project, ROLE, RequiredPermissions.ALL);
    Binding.Builder binding = Binding.newBuilder().setRole(role);
    accounts.forEach(account -> binding.addMembers("serviceAccount:" + account));
    if (!accounts.isEmpty()) {
      iam.seedProjectPolicy(
          project, policy -> policy.toBuilder().addBindings(binding.build()).build());
    }
  }

  private void preparePolicy(FleetCluster cluster) {
    String account = cluster.serviceAccount();
    switch (cluster.situation()) {
      case ONBOARDED -> seed(account, this::documented);
      case ON_KEY -> {
        seed(account, this::documented);
        addKey(account);
      }
      case STALE_BINDINGS ->
          seed(account, policy -> CastAiBindings.unconditional(policy, castServiceAccount));
      case TERRAFORM_BINDINGS ->
          seed(account, policy -> CastAiBindings.terraforms(policy, castServiceAccount));
      case FOREIGN_BINDINGS ->
          seed(account, policy -> CastAiBindings.ofOthers(policy, cluster.projectId()));
      case FULL_POLICY -> seed(account, CastAiBindings::full);
      case LINKED_ELSEWHERE -> seed(elsewhere(cluster), this::documented);
      case DISABLED_SERVICE_ACCOUNT -> iam.setServiceAccountDisabled(account, true);
      default -> {}
    }
  }

  /** Adds a key in use by Cast AI; Policy Analyzer lags a day or two behind. */
  private void addKey(String account) {
    Instant now = castAi.now();
    String key = iam.addUserManagedKey(account, now.minus(AGE_OF_KEYS));
    iam.useKey(account, key, now.minus(SINCE_KEYS_WERE_USED));
  }

  private void prepareCluster(FleetCluster cluster) {
    if (cluster.situation() == ClusterSituation.UNKNOWN) {
      return;
    }
    castAi.add(state(cluster, cluster.id(), registration(cluster)));
    CredentialsMode mode =
        switch (cluster.situation()) {
          case WITHOUT_CREDENTIALS, LINKED_ELSEWHERE_IDLE, DISCONNECTED -> CredentialsMode.NONE;
          case ONBOARDED, LINKED_ELSEWHERE -> CredentialsMode.IMPERSONATION;
          default -> CredentialsMode.KEY;
        };
    if (mode != CredentialsMode.NONE) {
      castAi.seedCredentials(cluster.id(), mode);
    }
    switch (cluster.situation()) {
      case FAILED -> castAi.edit(cluster.id(), ClusterState::withReconcileFailed);
      case REGISTERED_TWICE -> addTwin(cluster);
      default -> {}
    }
  }

  private ClusterState state(FleetCluster cluster, UUID id, Registration registration) {
    ClusterState state =
        ClusterState.registered(
                id, organizationId, registration, castAi.now(), managedBy(cluster.situation()))
            .withAgent(AgentStatus.ONLINE);
    return switch (cluster.situation()) {
      case ONBOARDED, ON_KEY ->
          state.withLink(new Link(cluster.serviceAccount(), cluster.projectId()));
      case LINKED_ELSEWHERE, LINKED_ELSEWHERE_IDLE ->
          state.withLink(new Link(elsewhere(cluster), cluster.projectId()));
      case HIBERNATED -> state.withLifecycle(Lifecycle.HIBERNATED, null);
      case DISCONNECTED ->
          state.withLifecycle(Lifecycle.DISCONNECTED, null).withAgent(AgentStatus.DISCONNECTED);
      default -> state;
    };
  }

  private void addTwin(FleetCluster cluster) {
    String region = registration(cluster).region();
    UUID first = cluster.id();
    UUID id = new UUID(first.getMostSignificantBits(), first.getLeastSignificantBits() ^ 1);
    castAi.add(state(cluster, id, Registration.gke(cluster.name(), cluster.projectId(), region)));
  }

  private void prepareFaults(FleetCluster cluster) {
    String id = cluster.id().toString();
    switch (cluster.situation()) {
      case UPDATE_REFUSED ->
          strike(
              Integer.MAX_VALUE, "updateCluster", id, new Fault("status", Map.of("status", "500")));
      case NEVER_CONFIRMS ->
          strike(Integer.MAX_VALUE, "updateCluster", id, Fault.of("never-confirms"));
      case RATE_LIMITED ->
          strike(3, "*", id, new Fault("status", Map.of("status", "429", "retryAfter", "2")));
      case LOST_ANSWER -> strike(1, "updateCluster", id, Fault.of("reset-after"));
      case CONFLICTING_WRITER ->
          strike(1, "SetIamPolicy", cluster.serviceAccount(), Fault.of("conflict"));
      default -> {}
    }
  }

  private void strike(int times, String operation, String subject, Fault fault) {
    String id = "fleet: " + fault.kind() + " at " + operation + " of " + subject;
    faults.add(FaultRule.first(times, id, operation, subject, fault));
  }

  private Policy documented(Policy policy) {
    return CastAiBindings.documented(policy, castServiceAccount);
  }

  private void seed(String account, UnaryOperator<Policy> edit) {
    iam.seedPolicy(account, edit);
  }

  private static Registration registration(FleetCluster cluster) {
    return cluster.situation() == ClusterSituation.NOT_GKE
        ? new Registration("eks", cluster.name(), "", "eu-central-1", "eu-central-1")
        : Registration.gke(cluster.name(), cluster.projectId(), cluster.location());
  }

  private static String managedBy(ClusterSituation situation) {
    return situation == ClusterSituation.TERRAFORM_MANAGED ? "terraform" : "console";
  }

  private static boolean isLinkedElsewhere(FleetCluster cluster) {
    return cluster.situation() == ClusterSituation.LINKED_ELSEWHERE
        || cluster.situation() == ClusterSituation.LINKED_ELSEWHERE_IDLE;
  }

  private static String elsewhere(FleetCluster cluster) {
    return Fleet.clientServiceAccount("elsewhere-" + cluster.name(), cluster.projectId());
  }
}
