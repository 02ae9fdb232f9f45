package dev.embark.activities.castai;

import static dev.embark.activities.castai.SimulatedCastAi.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.DiscoveredCluster;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.LinkedCluster;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters of which Cast AI shows an id, a project or an account that is none. */
class OddClustersTest {

  private static final String OURS = "a@acme-prod.iam.gserviceaccount.com";
  private static final String ID = FakeServer.ID;
  private static final String OTHER = "0a0a0a0a-0000-4000-8000-000000000001";
  private static final ClusterTarget TARGET = ClusterTarget.of(ID, "acme-prod", OURS);
  private static final String WORD = "[!-~]{1,255}";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeServer cast = new FakeServer();
  private final TrustBoundary boundary =
      new TrustBoundary(
          List.of("acme-prod"), List.of("*"), List.of("prod-cast-identity"), Duration.ZERO);
  private final CastAiActivitiesImpl activities =
      new CastAiActivitiesImpl(Map.of("default", cast.client), boundary, new FailureMapper());
  private final CastAiInspectionActivitiesImpl inspections =
      new CastAiInspectionActivitiesImpl(
          Map.of("default", cast.client), boundary, new FailureMapper());

  @AfterEach
  void close() {
    cast.close();
  }

  @Test
  void letsNoClusterThatNobodyAskedForHideTheOthers() {
    cast.enqueue(
        200,
        list(
            cluster(OTHER, "my project", "x@acme-prod.iam.gserviceaccount.com", "c1"),
            cluster(ID, "acme-prod", OURS, "c2")));

    assertThat(findLinked()).extracting(LinkedCluster::clusterId).containsExactly(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OURS + " ",
        " " + OURS,
        OURS + "\n",
        "\u00a0" + OURS,
        OURS + "\u200b",
        "a@acme-prod\u2028.iam.gserviceaccount.com",
        "A@ACME-prod.iam.gserviceaccount.com\t"
      })
  void countsAClusterAsAUserWhoseAccountIsOursButForWhatCannotBeSeen(String account) {
    cast.enqueue(
        200, list(cluster(OTHER, "acme-prod", account, ""), cluster(ID, "acme-prod", OURS, "c2")));

    assertThat(findLinked()).extracting(LinkedCluster::clusterId).containsExactly(OTHER, ID);
  }

  @Test
  void countsAClusterAsAUserWhateverElseIsOdd() {
    cast.enqueue(
        200,
        list(
            cluster("one two\u001b[2J", "my project", OURS, "c".repeat(300)),
            cluster(ID, "acme-prod", OURS, "c2")));

    assertThat(findLinked())
        .filteredOn(linked -> !linked.clusterId().equals(ID))
        .singleElement()
        .matches(LinkedCluster::holdsCredentials)
        .extracting(LinkedCluster::clusterId)
        .isEqualTo("one\\u0020two\\u001b[2j");
  }

  @Test
  void takesAClusterWithAVariantOfItsIdForAnother() {
    cast.enqueue(200, list(cluster(" " + ID, "acme-prod", OURS, "c1")));
    cast.enqueue(200, cluster(ID, "acme-prod", OURS, "c1").toString());

    ApplicationFailure failure = failureOf(this::findLinked);

    assertThat(failure.getType()).isEqualTo("CASTAI_INVALID_ANSWER");
    assertThat(failure.getOriginalMessage()).contains("does not list it");
  }

  @Test
  void staysStrictAboutTheClusterThatIsAskedForAndNamesIt() {
    cast.enqueue(200, list(cluster(ID, "acme-prod", OURS + " ", "c1")));
    cast.enqueue(200, cluster(ID, "my project", OURS, "c1").toString());

    ApplicationFailure listed = failureOf(this::findLinked);
    ApplicationFailure read = failureOf(this::lookUp);

    assertThat(listed.getType()).isEqualTo("CASTAI_INVALID_ANSWER");
    assertThat(listed.getOriginalMessage())
        .contains("The clientServiceAccount of cluster " + ID + " is no word");
    assertThat(read.getType()).isEqualTo("CASTAI_INVALID_ANSWER");
    assertThat(read.getOriginalMessage()).contains("The projectId of cluster " + ID);
  }

  @Test
  void leavesAClusterThatIsAskedForOutOfAnInventorySoThatItFailsAlone() {
    ClusterTarget second = ClusterTarget.of(OTHER, "acme-prod", OURS);
    cast.enqueue(
        200,
        list(cluster(ID, "acme-prod", OURS, "c2\u001b"), cluster(OTHER, "acme-prod", OURS, "c1")));

    Answers.Inventory inventory =
        activities.takeInventory(new Requests.Inventory("default", List.of(TARGET, second)));

    assertThat(inventory.clusters()).containsOnlyKeys(OTHER);
    assertThat(inventory.linkedTo().get(OURS))
        .extracting(LinkedCluster::clusterId)
        .containsExactly(ID, OTHER);
  }

  @Test
  void discoversOddClustersWithTheirValuesEscaped() {
    cast.enqueue(
        200,
        list(
            cluster("\u202eid", "my project", "b\u0007@x", "c".repeat(300)),
            cluster(ID, "acme-prod", OURS, "c2")));

    Discovery.Listing page = inspections.listPage(Discovery.Request.first("default"));

    assertThat(page.clusters())
        .extracting(DiscoveredCluster::snapshot)
        .allSatisfy(
            shown -> {
              assertThat(shown.clusterId()).matches(WORD);
              assertThat(shown.projectId()).matches(WORD);
              assertThat(shown.credentialsId()).matches(WORD);
              assertThat(shown.clientServiceAccount()).matches(WORD);
            });
    assertThat(page.clusters())
        .extracting(DiscoveredCluster::snapshot)
        .filteredOn(shown -> !shown.clusterId().equals(ID))
        .singleElement()
        .extracting(ClusterSnapshot::projectId)
        .isEqualTo("my\\u0020project");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name | []",
        "status | {\"phase\":\"ready\"}",
        "isPhase2 | \"yes\"",
        "reconcileInfo | 7",
        "reconciledAt | {\"seconds\":7}",
        "organizationId | [\"o1\"]",
        "region | \"us-central1\"",
      })
  void letsNoFieldOfAnUnexpectedTypeHideTheOthersNorAUserOfTheAccount(String field, String value)
      throws Exception {
    ObjectNode misfit = cluster(OTHER, "acme-prod", OURS, "c1");
    misfit.set(field, JSON.readTree(value));
    cast.enqueue(200, list(misfit, cluster(ID, "acme-prod", OURS, "c2")));

    assertThat(findLinked())
        .allMatch(LinkedCluster::holdsCredentials)
        .extracting(LinkedCluster::clusterId)
        .containsExactly(OTHER, ID);
  }

  @Test
  void namesTheFieldOfAnUnexpectedTypeWhereTheClusterIsAskedFor() throws Exception {
    ObjectNode misfit = cluster(ID, "acme-prod", OURS, "c1");
    misfit.putObject("reconcileInfo").putArray("status");
    cast.enqueue(200, list(misfit));
    cast.enqueue(200, misfit.toString());

    ApplicationFailure listed = failureOf(this::findLinked);
    ApplicationFailure read = failureOf(this::lookUp);

    assertThat(listed.getType()).isEqualTo("CASTAI_INVALID_ANSWER");
    assertThat(listed.getOriginalMessage())
        .contains("The reconcileInfo.status of cluster " + ID + " has an unexpected type");
    assertThat(read.getType()).isEqualTo("CASTAI_INVALID_ANSWER");
  }

  /** Whoever may live on the account must not be overlooked. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/credentialsId | {}",
        "/credentialsId | 7",
        "/gke | \"gke\"",
        "/gke/clientServiceAccount | [\"a@acme-prod.iam.gserviceaccount.com\"]",
        "/gke/clientServiceAccount | true",
        "/id | {}",
        "/id | 7",
        "/id | \"\"",
      })
  void readsNoListThatMayHideAUserOfAnAccount(String pointer, String value) throws Exception {
    ObjectNode misfit = cluster(OTHER, "acme-prod", "x@acme-prod.iam.gserviceaccount.com", "c1");
    misfit.putArray("name");
    int last = pointer.lastIndexOf('/');
    ((ObjectNode) misfit.at(pointer.substring(0, last)))
        .set(pointer.substring(last + 1), JSON.readTree(value));
    cast.enqueue(200, list(misfit, cluster(ID, "acme-prod", OURS, "c2")));

    assertThat(failureOf(this::findLinked).getType()).isEqualTo("CASTAI_INVALID_ANSWER");
  }

  @Test
  void takesAbsentCredentialsAndAnAbsentAccountOfAMisfitForNone() throws Exception {
    ObjectNode idle = cluster(OTHER, "acme-prod", OURS, "c1");
    idle.putArray("name");
    idle.putNull("credentialsId");
    ObjectNode ofAnotherProvider = cluster(OTHER.replace('1', '2'), "acme-prod", OURS, "c1");
    ofAnotherProvider.putArray("name");
    ofAnotherProvider.remove("gke");
    cast.enqueue(200, list(idle, ofAnotherProvider, cluster(ID, "acme-prod", OURS, "c2")));

    assertThat(findLinked())
        .extracting(LinkedCluster::clusterId, LinkedCluster::holdsCredentials)
        .containsExactly(tuple(OTHER, false), tuple(ID, true));
  }

  @Test
  void discoversAClusterWithAFieldOfAnUnexpectedTypeByTheOthers() {
    ObjectNode misfit = cluster(OTHER, "acme-prod", OURS, "c1");
    misfit.put("region", "us-central1");
    cast.enqueue(200, list(misfit));

    assertThat(inspections.listPage(Discovery.Request.first("default")).clusters())
        .singleElement()
        .extracting(DiscoveredCluster::snapshot)
        .extracting(ClusterSnapshot::clientServiceAccount)
        .isEqualTo(OURS);
  }

  private List<LinkedCluster> findLinked() {
    return activities.findLinkedClusters(new Requests.Linked(TARGET)).clusters();
  }

  private ClusterSnapshot lookUp() {
    return activities.lookUpCluster(new Requests.LookUp(TARGET));
  }

  private static String list(ObjectNode... clusters) {
    ObjectNode list = JSON.createObjectNode();
    list.putArray("items").addAll(List.of(clusters));
    return list.toString();
  }

  private static ObjectNode cluster(
      String id, String project, String account, String credentialsId) {
    ObjectNode cluster = JSON.createObjectNode();
    cluster.put("id", id).put("name", "c1").put("organizationId", "o1").put("status", "ready");
    cluster.put("providerType", "gke").put("credentialsId", credentialsId);
    cluster.putObject("gke").put("projectId", project).put("clientServiceAccount", account);
    return cluster;
  }
}
