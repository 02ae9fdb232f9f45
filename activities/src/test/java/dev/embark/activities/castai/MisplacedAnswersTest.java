package dev.embark.activities.castai;

import static dev.embark.activities.castai.SimulatedCastAi.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.LinkedCluster;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Well-formed responses of Cast AI with status 200 that do not answer the request. */
class MisplacedAnswersTest {

  private static final String OURS = "a@acme-prod.iam.gserviceaccount.com";
  private static final ClusterTarget TARGET = ClusterTarget.of(FakeServer.ID, "acme-prod", OURS);
  private static final String ELSEWHERE = "0a0a0a0a-0000-4000-8000-000000000001";

  private final FakeServer cast = new FakeServer();
  private final CastAiActivitiesImpl activities =
      new CastAiActivitiesImpl(
          Map.of("default", cast.client),
          new TrustBoundary(
              List.of("acme-prod"), List.of("*"), List.of("prod-cast-identity"), Duration.ZERO),
          new FailureMapper());

  @AfterEach
  void close() {
    cast.close();
  }

  /** A list of another organization, whose key replaced ours, would show no cluster as linked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"items\":null}",
        "{\"items\":[]}",
        "{\"items\":[{\"id\":\"" + ELSEWHERE + "\"}]}"
      })
  void takesNoListWithoutTheClusterForProofThatNobodyUsesItsAccount(String list) {
    // given
    cast.enqueue(200, list);
    cast.enqueue(404, "{\"message\":\"cluster not found\"}");
    cast.enqueue(200, list);
    cast.enqueue(200, cluster(FakeServer.ID, "ready", "new"));

    // when
    ApplicationFailure ofAnotherOrganization = failureOf(this::findLinked);
    ApplicationFailure incomplete = failureOf(this::findLinked);

    // then
    assertThat(ofAnotherOrganization.getType()).isEqualTo("CLUSTER_NOT_FOUND");
    assertThat(ofAnotherOrganization.isNonRetryable()).isTrue();
    assertThat(ofAnotherOrganization.getOriginalMessage()).contains("another organization's");
    assertThat(incomplete.getType()).isEqualTo("CASTAI_INVALID_ANSWER");
    assertThat(incomplete.isNonRetryable()).isFalse();
  }

  @Test
  void asksNobodyElseWhereTheListHoldsTheCluster() {
    cast.enqueue(
        200, list(cluster(FakeServer.ID, "ready", "new"), cluster(ELSEWHERE, "ready", "x")));

    assertThat(findLinked())
        .extracting(LinkedCluster::clusterId)
        .containsExactly(FakeServer.ID, ELSEWHERE);
    assertThat(cast.server.getRequestCount()).isEqualTo(1);
  }

  /** Cast AI still knows deleted clusters, but may not list them. */
  @Test
  void takesAListWithoutAClusterThatIsSeenToBeGone() {
    cast.enqueue(200, list(cluster(ELSEWHERE, "ready", "x")));
    cast.enqueue(200, cluster(FakeServer.ID, "archived", ""));
    cast.enqueue(200, "{}");
    cast.enqueue(200, cluster(FakeServer.ID, "archived", "new"));

    assertThat(findLinked()).extracting(LinkedCluster::clusterId).containsExactly(ELSEWHERE);
    assertThat(findLinked())
        .as("gone, but still with credentials")
        .extracting(LinkedCluster::clusterId)
        .containsExactly(FakeServer.ID);
  }

  /** Cast AI works in it until it is gone. */
  @Test
  void countsAClusterThatIsBeingDeletedAsAUserOfTheAccount() {
    cast.enqueue(
        200,
        list(
            cluster(FakeServer.ID, "deleting", ""),
            cluster(ELSEWHERE, "deleting", ""),
            cluster("0a0a0a0a-0000-4000-8000-000000000002", "deleted", "")));

    assertThat(findLinked())
        .extracting(LinkedCluster::clusterId)
        .containsExactly(FakeServer.ID, ELSEWHERE);
  }

  @Test
  void takesNoListWithoutAClusterThatIsStillBeingDeleted() {
    cast.enqueue(200, list(cluster(ELSEWHERE, "ready", "x")));
    cast.enqueue(200, cluster(FakeServer.ID, "deleting", ""));

    assertThat(failureOf(this::findLinked).getType()).isEqualTo("CASTAI_INVALID_ANSWER");
  }

  @Test
  void keepsTheReasonWhyTheClusterCouldNotBeAskedFor() {
    cast.enqueue(200, "{}");
    cast.enqueue(401, "{}");

    assertThat(failureOf(this::findLinked).getType()).isEqualTo("CASTAI_UNAUTHORIZED");
  }

  @Test
  void takesAnUpdateThatAnswersTheFormerCredentialsForALostAnswer() {
    cast.enqueue(200, cluster(FakeServer.ID, "ready", "former"));
    cast.server.enqueue(
        FakeServer.answer(200, cluster(FakeServer.ID, "ready", "former"))
            .newBuilder()
            .setHeader("X-Castai-Request-Id", "req-7")
            .build());

    ApplicationFailure failure =
        failureOf(() -> activities.updateCluster(new Requests.Update(TARGET, null)));

    assertThat(failure.getType()).isEqualTo("UPDATE_ANSWER_LOST");
    assertThat(failure.isNonRetryable()).isTrue();
    assertThat(failure.getOriginalMessage())
        .endsWith("[Cast AI updateCluster, HTTP 200, request req-7]");
  }

  /** What was seen right before the update is what its confirmation compares with. */
  @Test
  void tellsTheLastReconcileRightBeforeAnUpdateAndInItsAnswer() {
    cast.enqueue(200, reconciled("former", "2026-01-02T03:04:05Z"));
    cast.enqueue(200, reconciled("new", "2026-01-02T03:04:06Z"));

    Answers.Updated updated = activities.updateCluster(new Requests.Update(TARGET, null));

    assertThat(updated.replacedCredentialsId()).isEqualTo("former");
    assertThat(updated.priorReconciledAt()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(updated.answeredReconciledAt()).isEqualTo("2026-01-02T03:04:06Z");
  }

  private List<LinkedCluster> findLinked() {
    return activities.findLinkedClusters(new Requests.Linked(TARGET)).clusters();
  }

  private static String list(String... clusters) {
    return "{\"items\":[" + String.join(",", clusters) + "]}";
  }

  private static String reconciled(String credentialsId, String at) {
    String cluster = cluster(FakeServer.ID, "ready", credentialsId);
    return "{\"reconciledAt\":\"" + at + "\"," + cluster.substring(1);
  }

  private static String cluster(String id, String status, String credentialsId) {
    return """
    {"id":"%s","name":"c1","organizationId":"o1","credentialsId":"%s","status":"%s",
     "providerType":"gke","gke":{"projectId":"acme-prod","clientServiceAccount":"%s"}}\
    """
        .formatted(id, credentialsId, status, OURS);
  }
}
