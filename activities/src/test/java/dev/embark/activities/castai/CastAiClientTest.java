package dev.embark.activities.castai;

import static dev.embark.activities.castai.FakeServer.CLUSTER;
import static dev.embark.activities.castai.FakeServer.ID;
import static dev.embark.activities.castai.FakeServer.KEY;
import static dev.embark.activities.castai.FakeServer.PATH;
import static dev.embark.activities.castai.FakeServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.activities.castai.CastAiException.Refused;
import dev.embark.activities.castai.CastAiException.Unreadable;
import dev.embark.workflows.model.ClusterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests on the wire in the normal case, and the responses that are understood. */
class CastAiClientTest {

  private static final String ACCOUNT = "castai-gke-1a2b3c4d@acme-prod.iam.gserviceaccount.com";

  private final FakeServer cast = new FakeServer();

  @AfterEach
  void close() {
    cast.close();
  }

  @Test
  void readsAClusterWithKeyAndNameInTheHeaders() {
    cast.enqueue(200, CLUSTER);

    cast.client.getCluster(ID);

    RecordedRequest request = cast.request();
    assertThat(request.getRequestLine()).isEqualTo("GET " + PATH + "/" + ID + " HTTP/1.1");
    assertThat(request.getHeaders().values("X-API-Key")).containsExactly(KEY);
    assertThat(request.getHeaders().get("User-Agent")).isEqualTo("embark/0.1.0-test");
  }

  @Test
  void linksAnAccountInCamelCase() {
    cast.enqueue(200, "{\"serviceAccountEmail\":\"cast@x\",\"serviceAccountId\":\"1\"}");

    assertThat(cast.client.createServiceAccount(ID, ACCOUNT, "acme-prod").castServiceAccount())
        .isEqualTo("cast@x");

    RecordedRequest request = cast.request();
    assertThat(request.getRequestLine())
        .isEqualTo("POST " + PATH + "/" + ID + "/gcp-create-sa HTTP/1.1");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    assertThat(body(request))
        .isIn(
            "{\"gke\":{\"gkeSaImpersonate\":\"%s\",\"projectId\":\"acme-prod\"}}"
                .formatted(ACCOUNT),
            "{\"gke\":{\"projectId\":\"acme-prod\",\"gkeSaImpersonate\":\"%s\"}}"
                .formatted(ACCOUNT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"serviceAccountEmail\":null}",
        "{\"serviceAccountEmail\":\"\"}",
        "{\"serviceAccountEmail\":\" \"}"
      })
  void answersEmptyWhereNoAccountIsNamed(String answer) {
    cast.enqueue(200, answer);

    assertThat(cast.client.createServiceAccount(ID, ACCOUNT, "acme-prod").castServiceAccount())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}"})
  void unlinksWithAnEmptyPost(String answer) {
    cast.enqueue(200, answer);

    cast.client.disableServiceAccount(ID);

    RecordedRequest request = cast.request();
    assertThat(request.getRequestLine())
        .isEqualTo("POST " + PATH + "/" + ID + "/gcp-disable-sa HTTP/1.1");
    assertThat(request.getBodySize()).isZero();
    assertThat(request.getHeaders().get("Content-Type")).isNull();
  }

  @Test
  void updatesWithAnEmptyObjectInAStringAndKeepsTheServersTime() {
    cast.server.enqueue(
        FakeServer.answer(200, CLUSTER)
            .newBuilder()
            .setHeader("Date", "Fri, 02 Jan 2026 03:04:05 GMT")
            .build());

    Accepted accepted = cast.client.updateCluster(ID);

    assertThat(accepted.credentialsId()).isEqualTo("new");
    assertThat(accepted.at())
        .isBetween(Instant.parse("2026-01-02T03:03:05Z"), Instant.parse("2026-01-02T03:04:05Z"));
    RecordedRequest request = cast.request();
    assertThat(request.getRequestLine()).isEqualTo("POST " + PATH + "/" + ID + " HTTP/1.1");
    assertThat(body(request)).isEqualTo("{\"credentials\":\"{}\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 2026-01-02T03:04:05Z",
    "PT0.02S, 2026-01-02T03:04:04.980Z",
    "PT1S, 2026-01-02T03:04:04Z",
    "PT20S, 2026-01-02T03:03:45Z",
  })
  void tellsWhenAnUpdateWasSentByTheServersClockAndNeverTooLate(Duration took, Instant sent) {
    Instant date = Instant.parse("2026-01-02T03:04:05Z");

    assertThat(Accepted.sent(date, took)).isEqualTo(sent);
    assertThat(Accepted.sent(null, took)).isNull();
  }

  @Test
  void shortensTextsAndTakesNoIdThatIsNone() {
    String cluster = "{\"id\":\"%s\",\"name\":\"%s\",\"credentialsId\":\"%s\"}";
    cast.enqueue(200, cluster.formatted(ID, "n".repeat(3_000_000), "c".repeat(255)));
    cast.enqueue(200, cluster.formatted(ID, "n", "c".repeat(256)));
    cast.enqueue(200, cluster.formatted(ID, "n", "c\\u001b"));

    assertThat(cast.client.getCluster(ID).name()).hasSize(200).endsWith("…");
    failure(Unreadable.class, () -> cast.client.updateCluster(ID));
    failure(Unreadable.class, () -> cast.client.updateCluster(ID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday"})
  void acceptsAnUpdateWithoutAUsableDate(String date) {
    cast.server.enqueue(
        FakeServer.answer(200, CLUSTER).newBuilder().setHeader("Date", date).build());

    assertThat(cast.client.updateCluster(ID).at()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[]",
        "<html>OK</html>",
        "{\"id\":\"b6bfc074-a267-400f-b8f1-db0850c36001\"}",
        "{\"id\":\"b6bfc074-a267-400f-b8f1-db0850c36001\",\"credentialsId\":\"\"}",
        "{\"id\":\"b6bfc074-a267-400f-b8f1-db0850c36001\",\"credentialsId\":null}",
        "{\"id\":\"b6bfc074-a267-400f-b8f1-db0850c36001\",\"credentialsId\":\"x\"",
        "{\"id\":\"b6bfc074-a267-400f-b8f1-db0850c36001\",\"credentialsId\":\"x\"}{}",
        "{\"id\":\"b6bfc074-a267-400f-b8f1-db0850c36001\",\"credentialsId\":{\"id\":\"x\"}}",
        "{\"id\":\"b6bfc074-a267-400f-b8f1-db0850c36009\",\"credentialsId\":\"x\"}",
        "{\"id\":7,\"credentialsId\":\"x\"}"
      })
  void takesNoOtherAnswerForAnAcceptedUpdateThoughItMayHaveBeenOne(String answer) {
    cast.enqueue(200, answer);

    assertThat(failure(Unreadable.class, () -> cast.client.updateCluster(ID)).mayHaveLanded())
        .isTrue();
  }

  /** Repeating an accepted update would replace the credentials once more. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // other fields | the last reconcile
        "'' | ''",
        ", \"id\":null | ''",
        ", \"id\":\"\" | ''",
        ", \"id\":\"B6BFC074-a267-400f-b8f1-db0850c36001\", \"gke\":7, \"isPhase2\":\"yes\" | ''",
        ", \"reconciledAt\":null, \"reconcileInfo\":null | ''",
        ", \"reconciledAt\":\"t1\", \"reconcileInfo\":7 | t1",
        ", \"reconciledAt\":\"\", \"reconcileInfo\":{\"reconciledAt\":\"t2\"} | t2",
        ", \"reconcileInfo\":{\"reconciledAt\":\"t2\", \"status\":[]} | t2",
        ", \"reconcileInfo\":{\"reconciledAt\":null} | ''",
        ", \"reconcileInfo\":{\"reconciledAt\":{}} | -",
        ", \"reconcileInfo\":[] | -",
        ", \"reconciledAt\":7, \"reconcileInfo\":{\"reconciledAt\":\"t2\"} | -",
      })
  void needsNothingButTheNewCredentialsOfAnAnswerToAnUpdate(
      String others, @Nullable String reconciledAt) {
    cast.enqueue(200, "{\"credentialsId\":\"new\"" + others + "}");

    Accepted accepted = cast.client.updateCluster(ID);

    assertThat(accepted.credentialsId()).isEqualTo("new");
    assertThat(accepted.reconciledAt()).isEqualTo(reconciledAt);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, t2", "'', t2", "t1, t1"})
  void looksForTheLastReconcileInTheReconcileInfoAsWell(
      @Nullable String reconciledAt, String expected) {
    String time = reconciledAt == null ? "null" : "\"" + reconciledAt + "\"";
    cast.enqueue(
        200,
        "{\"id\":\"%s\",\"reconciledAt\":%s,\"reconcileInfo\":{\"reconciledAt\":\"t2\"}}"
            .formatted(ID, time));

    assertThat(cast.client.getCluster(ID).reconciledAt()).isEqualTo(expected);
  }

  @Test
  void readsAWholeClusterUnderAnyContentTypeWithFieldsItDoesNotKnow() {
    cast.server.enqueue(
        new MockResponse.Builder()
            .setHeader("Content-Type", "text/plain")
            .body(
                """
                {"id":"B6BFC074-a267-400f-b8f1-db0850c36001","name":"c1","organizationId":"o1",
                 "credentialsId":"cr1","createdAt":"2026-01-02T03:04:05.570829Z","deletedAt":null,
                 "status":"ready","agentStatus":"online","providerType":"gke",
                 "managedBy":"console","isPhase2":true,"region":{"name":"us-central1"},
                 "gke":{"clusterName":"c1","projectId":"acme-prod","maxPodsPerNode":110,
                        "clientServiceAccount":"a@acme-prod.iam.gserviceaccount.com",
                        "castServiceAccount":"not-to-be-trusted"},
                 "reconcileError":null,"reconciledAt":"2026-01-02T03:10:00Z","future":{"a":[1]},
                 "reconcileInfo":{"status":"ok","mode":"enabled","error":null,"errorCount":0}}\
                """)
            .build());

    assertThat(cast.client.getCluster(ID))
        .usingRecursiveComparison()
        .ignoringFields("seal")
        .isEqualTo(
            new ClusterSnapshot(
                ID,
                "c1",
                "o1",
                "gke",
                "acme-prod",
                "ready",
                "cr1",
                "a@acme-prod.iam.gserviceaccount.com",
                "console",
                "2026-01-02T03:10:00Z",
                "ok",
                null,
                true));
  }

  @Test
  void takesNullAndEmptyAndAbsentForTheSame() {
    cast.enqueue(
        200,
        """
        {"id":"%s","name":null,"credentialsId":"","gke":{"clientServiceAccount":""},
         "eks":null,"reconciledAt":null,"reconcileInfo":{"status":null,"error":"broken"}}\
        """
            .formatted(ID));

    ClusterSnapshot cluster = cast.client.getCluster(ID);

    assertThat(cluster)
        .usingRecursiveComparison()
        .ignoringFields("seal")
        .isEqualTo(
            new ClusterSnapshot(
                ID, "", "", "gke", null, "", null, null, null, null, null, "broken", false));
  }

  @Test
  void knowsAGkeClusterByItsObjectAndItsProjectByTheNamespace() {
    cast.enqueue(200, "{\"id\":\"%s\",\"providerNamespaceId\":\"p9\",\"gke\":{}}".formatted(ID));

    ClusterSnapshot cluster = cast.client.getCluster(ID);

    assertThat(cluster.providerType()).isEqualTo("gke");
    assertThat(cluster.projectId()).isEqualTo("p9");
  }

  @Test
  void refusesAnAnswerAboutAnotherCluster() {
    cast.enqueue(200, CLUSTER.replace(ID, "b6bfc074-a267-400f-b8f1-db0850c36009"));

    assertThat(failure(Unreadable.class, () -> cast.client.getCluster(ID)).mayHaveLanded())
        .isFalse();
  }

  @Test
  void handsOverThousandsOfClustersAsTheyArrive() {
    String items =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "{\"id\":\"id-%d\",\"tags\":{\"a\":[{\"items\":[]}]}}".formatted(i))
            .collect(Collectors.joining(","));
    cast.server.enqueue(
        new MockResponse.Builder()
            .chunkedBody(
                new Buffer().writeUtf8("{\"next\":{\"items\":1},\"items\":[" + items + "]}"), 8_192)
            .build());

    assertThat(list()).hasSize(5_000).startsWith("id-0").endsWith("id-4999");
    assertThat(cast.request().getRequestLine()).isEqualTo("GET " + PATH + " HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"items\":null}", "{\"items\":[]}", "{\"n\":1,\"items\":[]}"})
  void knowsAnOrganizationWithoutClusters(String answer) {
    cast.enqueue(200, answer);

    assertThat(list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"message\":\"please log in\"}",
        "{\"items\":{}}",
        "{\"items\":[7]}",
        "{\"items\":[{}]}",
        "{\"items\":[{\"id\":\"a\"}",
        "<html>"
      })
  void neverTakesSomethingElseForAnEmptyList(String answer) {
    cast.enqueue(200, answer);

    failure(Unreadable.class, this::list);
  }

  @Test
  void keepsWhatCastAiSaysOfARefusal() {
    cast.server.enqueue(
        FakeServer.answer(
                400,
                """
                {"message":"Forbidden","details":[],
                 "fieldViolations":[{"field":"credentials","description":"no access"}]}\
                """)
            .newBuilder()
            .setHeader("X-Castai-Request-Id", "req-1")
            .build());

    Refused refused = failure(Refused.class, () -> cast.client.updateCluster(ID));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.isFromCastAi()).isTrue();
    assertThat(refused.text()).isEqualTo("Forbidden");
    assertThat(refused.requestId()).isEqualTo("req-1");
    assertThat(refused.violations())
        .containsExactly(new CastAiException.FieldViolation("credentials", "no access"));
    assertThat(refused.mayHaveLanded()).isFalse();
  }

  private List<String> list() {
    List<String> ids = new ArrayList<>();
    cast.client.listClusters(cluster -> ids.add(cluster.snapshot().clusterId()));
    return ids;
  }

  private static String body(RecordedRequest request) {
    return request.getBody() == null ? "" : request.getBody().utf8();
  }
}
