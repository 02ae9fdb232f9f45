package dev.embark.simulators.castai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.clock.VirtualClock;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.simulators.fault.FaultRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A Cast AI on a free port, with a controllable clock and IAM. */
final class CastAiFixture implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  static final UUID CLUSTER = UUID.fromString("b6bfc074-a267-400f-b8f1-db0850c36001");
  static final String CLUSTERS = "/v1/kubernetes/external-clusters";
  static final String CLIENT = "castai-gke-1a2b3c4d@p1.iam.gserviceaccount.com";
  static final String LINK =
      "{\"gke\":{\"gkeSaImpersonate\":\"" + CLIENT + "\",\"projectId\":\"p1\"}}";
  static final String IMPERSONATE = "{\"credentials\":\"{}\"}";
  static final String KEY_FILE =
      "{\"credentials\":\"{\\\"client_email\\\":\\\"a@b\\\",\\\"private_key\\\":\\\"s3cret\\\"}\"}";

  final VirtualClock clock = new VirtualClock(START);
  final FaultRules faults = new FaultRules(1);
  final CallLog calls = new CallLog();
  final CastAiState state;
  final CastAiServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Instant grantedFrom = Instant.MAX;
  private volatile Instant grantedUntil = Instant.MAX;

  CastAiFixture() {
    this(CastAiSettings.defaults().withVerdictAnswer(VerdictAnswer.SERVER_ERROR));
  }

  CastAiFixture(CastAiSettings settings) {
    state = new CastAiState(settings, clock, (cast, link, at) -> obstacle(at));
    state.add(registered(CLUSTER, "c1"));
    server =
        CastAiServer.start(
            CastAiServer.handler(state, faults, calls), new InetSocketAddress("127.0.0.1", 0));
  }

  static ClusterState registered(UUID id, String name) {
    return ClusterState.registered(
        id,
        CastAiSettings.ORGANIZATION.id(),
        Registration.gke(name, "p1", "us-central1-a"),
        START,
        "console");
  }

  /** Makes the client account's policy grant access to Cast AI from this time on. */
  void grantFrom(Instant time) {
    grantedFrom = time;
  }

  void revokeFrom(Instant time) {
    grantedUntil = time;
  }

  /** Links and updates the cluster, and waits for the reconcile in simulated time. */
  void onboard() {
    grantFrom(clock.instant());
    post("/gcp-create-sa", LINK);
    post("", IMPERSONATE);
    clock.advance(Duration.ofSeconds(10));
  }

  void strike(String operation, String kind, String... details) {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < details.length; i += 2) {
      parameters.put(details[i], details[i + 1]);
    }
    faults.add(
        FaultRule.first(1, kind + " " + operation, operation, "*", new Fault(kind, parameters)));
  }

  /** Sends a POST about the cluster. */
  HttpResponse<String> post(String action, String body) {
    return send("POST", CLUSTERS + "/" + CLUSTER + action, body);
  }

  HttpResponse<String> get() {
    return send("GET", CLUSTERS + "/" + CLUSTER, "");
  }

  JsonNode cluster() {
    return json(get());
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    try {
      return trySend(method, path, body, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request with a timeout of two seconds. */
  HttpResponse<String> impatiently(String method, String path, String body) throws IOException {
    return trySend(Duration.ofSeconds(2), method, path, body);
  }

  HttpResponse<String> trySend(String method, String path, String body, String... headers)
      throws IOException {
    return trySend(Duration.ofSeconds(20), method, path, body, headers);
  }

  CompletableFuture<HttpResponse<String>> sendAsync(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("X-API-Key", CastAiSettings.KEY)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> trySend(
      Duration deadline, String method, String path, String body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .timeout(deadline)
            .header("X-API-Key", CastAiSettings.KEY)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(response.body(), e);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  private Optional<String> obstacle(Instant at) {
    boolean granted = !at.isBefore(grantedFrom) && at.isBefore(grantedUntil);
    return granted ? Optional.empty() : Optional.of("token creation denied");
  }
}
