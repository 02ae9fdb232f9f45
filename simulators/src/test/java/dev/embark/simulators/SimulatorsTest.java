package dev.embark.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.iam.v1.Policy;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.simulators.clock.VirtualClock;
import dev.embark.simulators.http.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorsTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final String IMPERSONATE = "{\"credentials\":\"{}\"}";

  private final VirtualClock clock = new VirtualClock(START);
  private Simulators simulators =
      new Simulators(
          SimulatorsSettings.defaults()
              .withPropagationWithin(Duration.ofSeconds(100))
              .withQuotas(false),
          clock);

  @AfterEach
  void close() {
    simulators.close();
  }

  @Test
  void acceptsAnUpdateOnceTheWrittenBindingsAreSeen() throws Exception {
    // given
    simulators.start();
    FleetCluster cluster =
        simulators.add(Fleet.of(1, List.of(ClusterSituation.FRESH))).clusters().get(0);
    link(cluster);
    bind(cluster);

    // when
    int atOnce = update(cluster);
    clock.advance(Duration.ofSeconds(60));
    int early = update(cluster);
    clock.advance(Duration.ofSeconds(40));
    int inTime = update(cluster);

    // then
    assertThat(List.of(atOnce, early)).allMatch(status -> status == 500 || status == 400);
    assertThat(inTime).isEqualTo(200);
    assertThat(state(cluster).mode()).isEqualTo(CredentialsMode.IMPERSONATION);
  }

  @Test
  void refusesAnUpdateWhileTheAccountIsDisabledOrTheApiIsOff() throws Exception {
    // given
    simulators.start();
    FleetCluster cluster =
        simulators.add(Fleet.of(1, List.of(ClusterSituation.ON_KEY))).clusters().get(0);

    // when, then
    simulators.iam().setServiceAccountDisabled(cluster.serviceAccount(), true);
    assertThat(update(cluster)).isNotEqualTo(200);
    simulators.iam().setServiceAccountDisabled(cluster.serviceAccount(), false);
    simulators.iam().setApiEnabled(cluster.projectId(), "iamcredentials.googleapis.com", false);
    assertThat(update(cluster)).isNotEqualTo(200);
    simulators.iam().setApiEnabled(cluster.projectId(), "iamcredentials.googleapis.com", true);
    assertThat(update(cluster)).isEqualTo(200);
  }

  @Test
  void seesAccessLostOnceTheRemovalHasTakenEffect() {
    // given
    FleetCluster cluster =
        simulators.add(Fleet.of(1, List.of(ClusterSituation.ONBOARDED))).clusters().get(0);
    clock.advance(Duration.ofMinutes(10));
    Instant removed = clock.instant();

    // when
    simulators
        .iam()
        .editPolicyAs("x", cluster.serviceAccount(), policy -> Policy.newBuilder().build());
    clock.advance(Duration.ofMinutes(6));

    // then
    assertThat(hadAccessAt(cluster, removed)).isTrue();
    assertThat(hadAccessAt(cluster, removed.plusSeconds(60))).isTrue();
    assertThat(hadAccessAt(cluster, removed.plusSeconds(100))).isFalse();
    assertThat(state(cluster).status()).isEqualTo("warning");
    assertThat(simulators.accessLosses())
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.clusterId()).isEqualTo(cluster.id());
              assertThat(loss.at()).isBetween(removed.plusSeconds(60), removed.plusSeconds(100));
            });
  }

  @Test
  void seesAGapInAccessThatNobodyLookedAt() {
    // given
    FleetCluster cluster =
        simulators.add(Fleet.of(1, List.of(ClusterSituation.ONBOARDED))).clusters().get(0);
    Policy present = simulators.iam().policyOf(cluster.serviceAccount());
    clock.advance(Duration.ofMinutes(10));

    // when
    simulators
        .iam()
        .editPolicyAs("x", cluster.serviceAccount(), policy -> Policy.newBuilder().build());
    clock.advance(Duration.ofMinutes(2));
    simulators.iam().editPolicyAs("x", cluster.serviceAccount(), policy -> present);
    clock.advance(Duration.ofMinutes(2));

    // then
    assertThat(hadAccessAt(cluster, clock.instant())).isTrue();
    assertThat(simulators.accessLosses()).hasSize(1);
  }

  @Test
  void mayAskForMoreThanTokensBeforeItAcceptsAnUpdate() throws Exception {
    // given
    simulators =
        new Simulators(
                SimulatorsSettings.defaults()
                    .withRequirements(EnumSet.allOf(VerdictRequirement.class)),
                clock)
            .start();
    FleetCluster cluster =
        simulators.add(Fleet.of(1, List.of(ClusterSituation.ON_KEY))).clusters().get(0);
    Policy bindings = simulators.iam().policyOf(cluster.serviceAccount());
    Policy permissions = simulators.iam().projectPolicyOf(cluster.projectId());

    // when, then
    simulators.iam().seedPolicy(cluster.serviceAccount(), policy -> withoutUserRole(bindings));
    assertThat(update(cluster)).isNotEqualTo(200);
    simulators.iam().seedPolicy(cluster.serviceAccount(), policy -> bindings);
    simulators.iam().seedProjectPolicy(cluster.projectId(), policy -> Policy.newBuilder().build());
    assertThat(update(cluster)).isNotEqualTo(200);
    simulators.iam().seedProjectPolicy(cluster.projectId(), policy -> permissions);
    assertThat(update(cluster)).isEqualTo(200);
  }

  @Test
  void putsEachSituationInPlace() {
    // when
    Fleet fleet = simulators.add(Fleet.of(1, Arrays.asList(ClusterSituation.values())));

    // then
    assertThat(fleet.clusters())
        .filteredOn(cluster -> cluster.situation() != ClusterSituation.UNKNOWN)
        .allSatisfy(cluster -> assertThat(state(cluster).id()).isEqualTo(cluster.id()));
    assertThat(simulators.castAi().cluster(fleet.the(ClusterSituation.UNKNOWN).id())).isEmpty();
    assertThat(mode(fleet, ClusterSituation.FRESH)).isEqualTo(CredentialsMode.KEY);
    assertThat(mode(fleet, ClusterSituation.WITHOUT_CREDENTIALS)).isEqualTo(CredentialsMode.NONE);
    assertThat(mode(fleet, ClusterSituation.ON_KEY)).isEqualTo(CredentialsMode.KEY);
    assertThat(status(fleet, ClusterSituation.HIBERNATED)).isEqualTo("hibernated");
    assertThat(status(fleet, ClusterSituation.DISCONNECTED)).isEqualTo("deleted");
    assertThat(status(fleet, ClusterSituation.FAILED)).isEqualTo("failed");
    assertThat(state(fleet.the(ClusterSituation.TERRAFORM_MANAGED)).managedBy())
        .isEqualTo("terraform");
    assertThat(hadAccessAt(fleet.the(ClusterSituation.ONBOARDED), START)).isTrue();
    assertThat(hadAccessAt(fleet.the(ClusterSituation.LINKED_ELSEWHERE), START)).isTrue();
    assertThat(isUsable(fleet, ClusterSituation.MISSING_SERVICE_ACCOUNT)).isFalse();
    assertThat(isUsable(fleet, ClusterSituation.DISABLED_SERVICE_ACCOUNT)).isFalse();
    assertThat(fleet.the(ClusterSituation.OUTSIDE).projectId()).isEqualTo(Fleet.OUTSIDE_PROJECT);
    assertThat(simulators.castAi().clusters().filter(this::isTwin)).hasSize(2);
    assertThat(simulators.faults().rules()).hasSize(5);
  }

  @Test
  void leavesTheBindingsThatEarlierHandsWrote() {
    // when
    Fleet fleet = simulators.add(Fleet.of(1, Arrays.asList(ClusterSituation.values())));

    // then
    assertThat(policy(fleet, ClusterSituation.FRESH).getBindingsList()).isEmpty();
    assertThat(policy(fleet, ClusterSituation.STALE_BINDINGS).getBindingsList())
        .hasSize(2)
        .noneMatch(binding -> binding.hasCondition());
    assertThat(policy(fleet, ClusterSituation.TERRAFORM_BINDINGS).toString())
        .contains("Allow impersonation only for CASTAI_SERVICE_ACCOUNT");
    assertThat(policy(fleet, ClusterSituation.ON_KEY).toString())
        .contains("Allow impersonation only for Cast AI service account")
        .contains(simulators.castServiceAccount());
    assertThat(policy(fleet, ClusterSituation.FOREIGN_BINDINGS).toString())
        .contains("svc.id.goog")
        .doesNotContain(simulators.castServiceAccount());
    assertThat(policy(fleet, ClusterSituation.FULL_POLICY).getBindings(0).getMembersCount())
        .isEqualTo(1_499);
  }

  @Test
  void letsTheFirstAccountsHoldWhatCastAiNeeds() {
    // when
    FleetCluster cluster = simulators.add(Fleet.varied(1, 1)).clusters().get(0);

    // then
    assertThat(simulators.iam().projectPolicyOf(cluster.projectId()).getBindings(0))
        .satisfies(
            binding -> {
              assertThat(binding.getRole()).endsWith("/roles/castai.gkeAccess");
              assertThat(binding.getMembersList())
                  .containsExactly("serviceAccount:" + cluster.serviceAccount());
            });
  }

  @Test
  void showsTheSamePolicyOverRest() throws Exception {
    // given
    simulators.start();
    FleetCluster cluster =
        simulators.add(Fleet.of(1, List.of(ClusterSituation.ON_KEY))).clusters().get(0);

    // when
    HttpRequest request =
        HttpRequest.newBuilder(
                simulators
                    .iamRestUrl()
                    .resolve(
                        "v1/projects/%s/serviceAccounts/%s:getIamPolicy?options.requestedPolicyVersion=3"
                            .formatted(cluster.projectId(), cluster.serviceAccount())))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    String body =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();

    // then
    assertThat(body).contains("AlwaysTrueCondition", simulators.castServiceAccount());
  }

  @Test
  void servesHttpsWithACertificateOnFile(@TempDir Path folder) throws Exception {
    // given
    Path file = folder.resolve("castai.pem");
    simulators =
        new Simulators(
            SimulatorsSettings.defaults().withPorts(SimulatorPorts.free().withTls(0, file)), clock);

    // when
    simulators.start();

    // then
    assertThat(Files.readString(file)).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(simulators.castAiTlsUrl())
        .hasValueSatisfying(url -> assertThat(url).hasScheme("https"));
  }

  @Test
  void countsTheCallsOfAKeyOverHttpAndHttpsTogether(@TempDir Path folder) throws Exception {
    // given
    Path file = folder.resolve("castai.pem");
    SimulatorsSettings settings = SimulatorsSettings.defaults();
    simulators =
        new Simulators(
                settings
                    .withCastAi(settings.castAi().withRequestsPerSecond(1))
                    .withPorts(SimulatorPorts.free().withTls(0, file)),
                clock)
            .start();
    URI https = simulators.castAiTlsUrl().orElseThrow().resolve("/v1/me");
    HttpClient trusting =
        HttpClient.newBuilder().sslContext(Trust.in(Files.readString(file))).build();

    // when, then
    assertThat(send(simulators.castAiUrl().resolve("/v1/me"), "GET", "")).isEqualTo(200);
    assertThat(send(trusting, https, "GET", "")).isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    assertThat(send(trusting, https, "GET", "")).isEqualTo(200);
  }

  @Test
  void knowsCastAisAccountByOneUniqueId() {
    assertThat(simulators.castAi().settings().organizations())
        .isNotEmpty()
        .map(organization -> simulators.castAi().castServiceAccount(organization.id()))
        .allSatisfy(
            account ->
                assertThat(simulators.iam().uniqueIdOf(account.email()))
                    .isEqualTo(account.uniqueId()));
  }

  @Test
  void leavesNothingRunningWhenAPortIsTaken() {
    // given
    simulators.start();
    int taken = simulators.castAiUrl().getPort();
    SimulatorPorts ports = SimulatorPorts.free().withAdmin(taken);
    Simulators second = new Simulators(SimulatorsSettings.defaults().withPorts(ports), clock);

    // when, then
    assertThatThrownBy(second::start).hasMessageContaining(Integer.toString(taken));
    assertThatThrownBy(() -> send(second.castAiUrl(), "GET", "")).isInstanceOf(IOException.class);
  }

  private static Policy withoutUserRole(Policy policy) {
    return policy.toBuilder().clearBindings().addBindings(policy.getBindings(0)).build();
  }

  private int update(FleetCluster cluster) throws Exception {
    return send(path(cluster, ""), "POST", IMPERSONATE);
  }

  private void link(FleetCluster cluster) throws Exception {
    String body =
        "{\"gke\":{\"gkeSaImpersonate\":\"%s\",\"projectId\":\"%s\"}}"
            .formatted(cluster.serviceAccount(), cluster.projectId());
    assertThat(send(path(cluster, "/gcp-create-sa"), "POST", body)).isEqualTo(200);
  }

  private void bind(FleetCluster cluster) {
    simulators
        .iam()
        .editPolicyAs(
            "the operator",
            cluster.serviceAccount(),
            policy -> CastAiBindings.documented(policy, simulators.castServiceAccount()));
  }

  private URI path(FleetCluster cluster, String action) {
    return simulators
        .castAiUrl()
        .resolve("/v1/kubernetes/external-clusters/" + cluster.id() + action);
  }

  private int send(URI uri, String method, String body) throws Exception {
    return send(HttpClient.newHttpClient(), uri, method, body);
  }

  private int send(HttpClient client, URI uri, String method, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("X-API-Key", simulators.apiKey())
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private ClusterState state(FleetCluster cluster) {
    return simulators.castAi().cluster(cluster.id()).orElseThrow();
  }

  private boolean hadAccessAt(FleetCluster cluster, Instant time) {
    return simulators.castAi().hadWorkingAccessAt(cluster.id(), time);
  }

  private CredentialsMode mode(Fleet fleet, ClusterSituation situation) {
    return state(fleet.the(situation)).mode();
  }

  private String status(Fleet fleet, ClusterSituation situation) {
    return state(fleet.the(situation)).status();
  }

  private boolean isUsable(Fleet fleet, ClusterSituation situation) {
    return simulators.iam().serviceAccountIsUsable(fleet.the(situation).serviceAccount());
  }

  private Policy policy(Fleet fleet, ClusterSituation situation) {
    return simulators.iam().policyOf(fleet.the(situation).serviceAccount());
  }

  private boolean isTwin(ClusterState state) {
    return state
        .registration()
        .name()
        .equals("demo-%04d".formatted(ClusterSituation.REGISTERED_TWICE.ordinal() + 1));
  }
}
