package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.Link;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks that the judge of hostile neighbours detects violations. */
class BoundsTest {

  private final Simulators simulators =
      new Simulators(SimulatorsSettings.defaults(), InstantSource.system()).start();
  private final FleetCluster cluster =
      simulators.add(Fleet.of(3, List.of(ClusterSituation.FRESH))).the(ClusterSituation.FRESH);
  private final Bounds bounds = new Bounds(simulators);

  @AfterEach
  void stop() {
    simulators.close();
  }

  @Test
  void seesNothingWhereNothingWasDone() {
    assertThat(bounds.violations(Set.of())).isEmpty();
  }

  @Test
  void seesThatAClusterWasDisconnected() throws Exception {
    post("/disconnect", "{}");

    assertThat(bounds.violations(Set.of(cluster.id().toString())))
        .anyMatch(violation -> violation.startsWith("a call that is never made"));
  }

  @Test
  void seesALinkThatWasNotAllowed() throws Exception {
    post(
        "/gcp-create-sa",
        "{\"gke\": {\"gkeSaImpersonate\": \"%s\", \"projectId\": \"%s\"}}"
            .formatted(cluster.serviceAccount(), cluster.projectId()));

    assertThat(bounds.violations(Set.of()))
        .anyMatch(violation -> violation.startsWith("a write that is not allowed"))
        .anyMatch(violation -> violation.startsWith("a cluster was changed"));
  }

  @Test
  void seesALinkToAnAccountOfOthers() {
    Link elsewhere = new Link("other@elsewhere.iam.gserviceaccount.com", "elsewhere");
    simulators.castAi().edit(cluster.id(), state -> state.withLink(elsewhere));

    assertThat(bounds.violations(Set.of(cluster.id().toString())))
        .singleElement()
        .asString()
        .startsWith("a cluster was linked to other@elsewhere");
  }

  @Test
  void seesGrantsThatCastAiDoesNotNeed() {
    grant("roles/owner", "user:mallory@example.com");
    grant("roles/iam.serviceAccountUser", "serviceAccount:" + simulators.castServiceAccount());

    assertThat(bounds.violations(Set.of(cluster.serviceAccount())))
        .anyMatch(violation -> violation.contains("was changed: roles/owner"))
        .anyMatch(violation -> violation.startsWith("a grant that Cast AI does not need"));
  }

  @Test
  void acceptsAGrantToCastAisAccountOfThisCustomerAlone() {
    Bounds.addOtherCustomer(simulators);
    Set<String> account = Set.of(cluster.serviceAccount());

    grantForGood(simulators.castServiceAccount());
    assertThat(bounds.violations(account)).isEmpty();

    grantForGood(Bounds.OTHER_CUSTOMER);
    assertThat(bounds.violations(account))
        .singleElement()
        .asString()
        .contains("was changed", Bounds.OTHER_CUSTOMER);
  }

  @Test
  void seesThatAnotherCustomersGrantIsGone() {
    Bounds.addOtherCustomer(simulators);
    grantForGood(Bounds.OTHER_CUSTOMER);
    Bounds since = new Bounds(simulators);

    simulators.iam().seedPolicy(cluster.serviceAccount(), policy -> Policy.getDefaultInstance());

    assertThat(since.violations(Set.of(cluster.serviceAccount())))
        .singleElement()
        .asString()
        .contains("was changed", Bounds.OTHER_CUSTOMER);
  }

  /** Grants token creation as Cast AI's script does, with a condition that is always true. */
  private void grantForGood(String email) {
    grant(
        Binding.newBuilder()
            .setRole("roles/iam.serviceAccountTokenCreator")
            .addMembers("serviceAccount:" + email)
            .setCondition(Expr.newBuilder().setTitle("AlwaysTrueCondition").setExpression("true")));
  }

  private void grant(String role, String member) {
    grant(Binding.newBuilder().setRole(role).addMembers(member));
  }

  private void grant(Binding.Builder binding) {
    simulators
        .iam()
        .seedPolicy(
            cluster.serviceAccount(), policy -> policy.toBuilder().addBindings(binding).build());
  }

  private void post(String action, String body) throws IOException, InterruptedException {
    URI address =
        URI.create(
            simulators.castAiUrl() + "/v1/kubernetes/external-clusters/" + cluster.id() + action);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("X-API-Key", simulators.apiKey())
            .POST(BodyPublishers.ofString(body))
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    assertThat(status).isEqualTo(200);
  }
}
