package dev.embark.activities.castai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.activities.castai.CastAiException.FieldViolation;
import dev.embark.activities.castai.CastAiException.Refused.Content;
import dev.embark.activities.http.BoundedInput;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.DiscoveredCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Cast AI's API with one key. Each method makes one call, without retries or redirects. A
 * {@linkplain #shared shared} client may wait for its turn first, for a few seconds that count
 * toward the call's deadline. Throws {@link CastAiException}. Thread-safe; connections are shared.
 */
public final class CastAiClient implements AutoCloseable {

  private static final MediaType JSON = MediaType.get("application/json");

  /** A cluster takes a few kilobytes, or tens of them with many subnets. */
  private static final long LARGEST_ANSWER = 4L << 20;

  /** Twice ten thousand clusters of ten kilobytes. */
  private static final long LARGEST_LIST = 200L << 20;

  private static final int LARGEST_ERROR = 64 << 10;

  private final CastAiSettings settings;
  private final HttpUrl base;
  private final OkHttpClient http;
  private final Supplier<String> keys;
  private final SharedList recent;
  private final Supplier<List<ListedCluster>> fresh;

  /**
   * Creates a client for one organization.
   *
   * @param key read before every call, so that a rotated key takes effect immediately
   */
  public CastAiClient(CastAiSettings settings, Supplier<String> key) {
    this(settings, key, Pipeline.of(settings), Duration.ZERO);
  }

  /**
   * Creates a client for many concurrent callers: it slows all of them down when Cast AI answers
   * 429, and shares one list of clusters between calls made at about the same time. Needs a clock
   * in step with Cast AI's, so it does not suit test servers that skip time.
   */
  public static CastAiClient shared(CastAiSettings settings, Supplier<String> key) {
    return new CastAiClient(settings, key, Pipeline.of(settings, new CallPace()), SharedList.LIFE);
  }

  CastAiClient(CastAiSettings settings, Supplier<String> key, OkHttpClient http) {
    this(settings, key, http, Duration.ZERO);
  }

  private CastAiClient(
      CastAiSettings settings, Supplier<String> key, OkHttpClient http, Duration lifeOfLists) {
    this.recent = new SharedList(this::listClusters, lifeOfLists, System::nanoTime);
    this.fresh = lifeOfLists.isZero() ? this::listed : new FreshList(this::listClusters)::get;
    this.settings = settings;
    this.base = HttpUrl.get(settings.baseUrl());
    this.http = http;
    this.keys = key;
  }

  /** Reads one cluster and seals the snapshot. */
  ClusterSnapshot getCluster(String clusterId) {
    return send(
        CastAiCall.GET_CLUSTER,
        clusterId,
        null,
        (response, key) -> {
          ClusterSnapshot cluster = Json.cluster(body(response, LARGEST_ANSWER));
          requireSame(clusterId, cluster.clusterId());
          return SnapshotSeal.seal(cluster, Instant.now(), key);
        });
  }

  /** Returns all clusters of the organization, possibly from another caller's recent list. */
  SharedList.Seen recentClusters() {
    return recent.get();
  }

  /** Returns all clusters of the organization, listed after this call began. */
  List<ListedCluster> clustersNow() {
    return fresh.get();
  }

  private List<ListedCluster> listed() {
    List<ListedCluster> clusters = new ArrayList<>();
    listClusters(clusters::add);
    return clusters;
  }

  /** Streams all clusters of the organization and seals each snapshot without an odd value. */
  void listClusters(Consumer<ListedCluster> each) {
    send(
        CastAiCall.LIST_CLUSTERS,
        null,
        null,
        (response, key) -> {
          Instant now = Instant.now();
          Json.clusters(
              body(response, LARGEST_LIST),
              (cluster, odd) -> each.accept(cluster.listed(odd).sealed(now, key)));
          return true;
        });
  }

  /**
   * Streams all clusters of the organization with the fields that only an inventory needs,
   * unsealed.
   */
  void discoverClusters(Consumer<DiscoveredCluster> each) {
    send(
        CastAiCall.LIST_CLUSTERS,
        null,
        null,
        (response, key) -> {
          Json.clusters(
              body(response, LARGEST_LIST),
              (cluster, odd) -> each.accept(cluster.discovered(cluster.listed(odd).snapshot())));
          return true;
        });
  }

  /** Reads one cluster with the fields that only an inventory needs, unsealed. */
  DiscoveredCluster discoverCluster(String clusterId) {
    return send(
        CastAiCall.GET_CLUSTER,
        clusterId,
        null,
        (response, key) -> {
          ClusterJson cluster = Json.clusterJson(body(response, LARGEST_ANSWER));
          ClusterSnapshot snapshot = cluster.snapshot();
          requireSame(clusterId, snapshot.clusterId());
          return cluster.discovered(snapshot);
        });
  }

  /**
   * Returns whether the seal was made with the current key, not long before now, by a worker that
   * saw the cluster with this link and these credentials. Makes no call.
   */
  boolean attests(
      @Nullable String seal,
      String clusterId,
      @Nullable String clientServiceAccount,
      @Nullable String credentialsId,
      Instant now) {
    ApiKey key = ApiKey.current(keys, CastAiCall.DISABLE_SERVICE_ACCOUNT);
    return SnapshotSeal.attests(seal, clusterId, clientServiceAccount, credentialsId, now, key);
  }

  /** Reads what Cast AI reports about the key itself. */
  KeyStanding inspectKey() {
    return send(
        CastAiCall.LIST_TOKENS,
        null,
        null,
        (response, key) ->
            KeyStanding.of(
                Json.object(body(response, LARGEST_ANSWER)),
                key.value(),
                response.headers().getInstant("Date")));
  }

  /**
   * The answer to a registration.
   *
   * @param castServiceAccount the account with which Cast AI will impersonate; empty if the answer
   *     has none
   * @param requestId Cast AI's id of the request; null if it sent none
   */
  record Linked(String castServiceAccount, @Nullable String requestId) {}

  /** Links a client service account to a cluster. */
  Linked createServiceAccount(String clusterId, String clientServiceAccount, String projectId) {
    byte[] link =
        Json.write(
            Map.of(
                "gke", Map.of("gkeSaImpersonate", clientServiceAccount, "projectId", projectId)));
    return send(
        CastAiCall.CREATE_SERVICE_ACCOUNT,
        clusterId,
        link,
        (response, key) -> {
          JsonNode email = Json.object(body(response, LARGEST_ANSWER)).path("serviceAccountEmail");
          if (!email.isTextual() && !email.isMissingNode() && !email.isNull()) {
            throw new JsonMappingException(null, "serviceAccountEmail is not a text");
          }
          return new Linked(email.asText("").strip(), Pipeline.requestId(response, key));
        });
  }

  /** Removes the link. */
  void disableServiceAccount(String clusterId) {
    send(
        CastAiCall.DISABLE_SERVICE_ACCOUNT,
        clusterId,
        null,
        (response, key) -> {
          byte[] answer = body(response, LARGEST_ANSWER).readAllBytes();
          return answer.length == 0 || Json.object(new ByteArrayInputStream(answer)).isObject();
        });
  }

  /** Switches the cluster to impersonation. Not idempotent. */
  Accepted updateCluster(String clusterId) {
    return send(
        CastAiCall.UPDATE_CLUSTER,
        clusterId,
        Json.write(Map.of("credentials", "{}")),
        (response, key) ->
            Accepted.of(
                clusterId,
                Json.object(body(response, LARGEST_ANSWER)),
                response.headers().getInstant("Date"),
                Objects.requireNonNull(response.request().tag(Pipeline.Sent.class)).took(),
                Pipeline.requestId(response, key)));
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private interface Reader<T> {
    T read(Response response, ApiKey key) throws IOException;
  }

  private <T> T send(
      CastAiCall call, @Nullable String clusterId, byte @Nullable [] json, Reader<T> reader) {
    ApiKey key = ApiKey.current(keys, call);
    Pipeline.Sent sent = new Pipeline.Sent();
    Request request =
        new Request.Builder()
            .url(call.url(base, clusterId))
            .method(call.method(), call.isChange() ? requestBody(json) : null)
            .tag(ApiKey.class, key)
            .tag(Pipeline.Sent.class, sent)
            .build();
    Call exchange = http.newCall(request);
    exchange.timeout().timeout(settings.timeoutOf(call).toNanos(), TimeUnit.NANOSECONDS);
    try (Response response = exchange.execute()) {
      if (!response.isSuccessful()) {
        throw refusal(call, response, key);
      }
      return read(call, response, key, reader);
    } catch (IOException e) {
      throw new CastAiException.NoAnswer(call, null, sent.hasBegun(), key.hiddenIn(describe(e)));
    }
  }

  private static <T> T read(CastAiCall call, Response response, ApiKey key, Reader<T> reader) {
    String requestId = Pipeline.requestId(response, key);
    try {
      return reader.read(response, key);
    } catch (JsonProcessingException | BoundedInput.TooLarge e) {
      String problem =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      throw new CastAiException.Unreadable(
          call,
          requestId,
          "HTTP " + response.code() + " without the expected content: " + key.hiddenIn(problem));
    } catch (IOException e) {
      throw new CastAiException.NoAnswer(
          call, requestId, true, "The answer broke off: " + key.hiddenIn(describe(e)));
    }
  }

  private static CastAiException refusal(CastAiCall call, Response response, ApiKey key) {
    String text = errorText(response);
    JsonNode error = errorObject(text);
    String message = error == null ? text : error.path("message").asText("");
    List<FieldViolation> violations = new ArrayList<>();
    if (error != null) {
      for (JsonNode violation : error.path("fieldViolations")) {
        violations.add(
            new FieldViolation(
                key.hiddenIn(violation.path("field").asText("")),
                key.hiddenIn(violation.path("description").asText(""))));
      }
    }
    return new CastAiException.Refused(
        call,
        response.code(),
        Pipeline.requestId(response, key),
        key.hiddenIn(message),
        error != null
            ? Content.ERROR_OBJECT
            : isPage(response, text) ? Content.PAGE : Content.OTHER,
        violations,
        RetryAfter.of(response.headers(), Instant.now()));
  }

  private static boolean isPage(Response response, String text) {
    return response.header("Content-Type", "").contains("html") || text.strip().startsWith("<");
  }

  /** Returns an error's text as far as it is readable: the status alone is worth reporting. */
  private static String errorText(Response response) {
    try {
      byte[] bytes = response.body().byteStream().readNBytes(LARGEST_ERROR);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Ignores Content-Type: Cast AI's errors are JSON objects, a proxy's are pages. */
  private static @Nullable JsonNode errorObject(String text) {
    try {
      return Json.object(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return null;
    }
  }

  private static InputStream body(Response response, long most) {
    return new BoundedInput(response.body().byteStream(), most);
  }

  /** Calls without content are sent without a Content-Type. */
  private static RequestBody requestBody(byte @Nullable [] json) {
    return json == null ? RequestBody.create(new byte[0], null) : RequestBody.create(json, JSON);
  }

  private static void requireSame(String asked, String answered) throws JsonMappingException {
    if (!asked.equals(answered)) {
      throw new JsonMappingException(null, "The answer is about another cluster");
    }
  }

  private static String describe(IOException e) {
    String words = e.getClass().getSimpleName() + ": " + e.getMessage();
    return e instanceof SSLException
        ? "No trusted connection, because of the server's certificate or a proxy: " + words
        : words;
  }
}
