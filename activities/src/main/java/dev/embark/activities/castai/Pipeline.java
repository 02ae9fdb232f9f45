package dev.embark.activities.castai;

import dev.embark.activities.Excerpt;
import dev.embark.activities.http.SingleAttempts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The interceptors that every call passes through, in the order declared here. */
final class Pipeline {

  private static final Logger log = LoggerFactory.getLogger(CastAiClient.class);

  /** Below the 60 s after which load balancers drop idle connections, sometimes silently. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(45);

  private static final int IDLE_CONNECTIONS = 8;

  private static final int LONGEST_ID = 80;

  private Pipeline() {}

  /** Creates a client without a rate limit. */
  static OkHttpClient of(CastAiSettings settings) {
    return of(settings, List.of());
  }

  /** Creates a client that keeps to this rate. */
  static OkHttpClient of(CastAiSettings settings, CallPace pace) {
    return of(settings, List.of(new Pacing(pace)));
  }

  private static OkHttpClient of(CastAiSettings settings, List<Interceptor> pacing) {
    OkHttpClient.Builder client =
        SingleAttempts.client()
            .connectTimeout(settings.connectTimeout())
            .readTimeout(settings.readTimeout())
            .writeTimeout(settings.readTimeout())
            .callTimeout(settings.callTimeout())
            .connectionPool(
                new ConnectionPool(IDLE_CONNECTIONS, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
            .eventListenerFactory(call -> new SentListener());
    client.addInterceptor(new CallsInUse(settings));
    pacing.forEach(client::addInterceptor);
    List.of(new CallLogging(), new UserAgent(settings), new KeyHeader())
        .forEach(client::addInterceptor);
    return client.build();
  }

  /** Records whether any of a call has left this machine, and how long the response took. */
  static final class Sent {
    private volatile boolean begun;
    private volatile long at;
    private volatile Duration took = Duration.ZERO;

    boolean hasBegun() {
      return begun;
    }

    /** Returns the time from the first byte sent until the response headers arrived. */
    Duration took() {
      return took;
    }
  }

  private static final class SentListener extends EventListener {
    @Override
    public void requestHeadersStart(Call call) {
      Sent sent = sent(call);
      sent.at = System.nanoTime();
      sent.begun = true;
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
      Sent sent = sent(call);
      sent.took = Duration.ofNanos(System.nanoTime() - sent.at);
    }

    private static Sent sent(Call call) {
      return Objects.requireNonNull(call.request().tag(Sent.class));
    }
  }

  /** Allows only the calls in use, and only to the configured server. */
  private record CallsInUse(HttpUrl base) implements Interceptor {
    CallsInUse(CastAiSettings settings) {
      this(HttpUrl.get(settings.baseUrl()));
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
      Request request = chain.request();
      HttpUrl url = request.url();
      String prefix = base.encodedPath().replaceAll("/$", "");
      boolean isConfigured =
          url.scheme().equals(base.scheme())
              && url.host().equals(base.host())
              && url.port() == base.port()
              && url.query() == null
              && url.encodedPath().startsWith(prefix);
      if (!isConfigured
          || CastAiCall.of(request.method(), url.encodedPath().substring(prefix.length()))
              .isEmpty()) {
        throw new IllegalStateException("Not a call that Embark makes: " + request.method());
      }
      return chain.proceed(request);
    }
  }

  /** Returns Cast AI's id of the request, without the key; null if it sent none. */
  static @Nullable String requestId(Response response, ApiKey key) {
    String id = response.header("X-Castai-Request-Id");
    return id == null ? null : Excerpt.of(key.hiddenIn(id), LONGEST_ID);
  }

  private static ApiKey key(Request request) {
    return Objects.requireNonNull(request.tag(ApiKey.class));
  }

  /** Runs before the key is added, so that it has none to log. */
  private static final class CallLogging implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      Request request = chain.request();
      long start = System.nanoTime();
      Response response = chain.proceed(request);
      if (log.isDebugEnabled()) {
        log.debug(
            "{} {} -> {} in {} ms, request {}",
            request.method(),
            request.url().encodedPath(),
            response.code(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
            requestId(response, key(request)));
      }
      return response;
    }
  }

  /**
   * Keeps to the rate that Cast AI's 429 answers ask for. Short waits are spent here, so that they
   * cost no attempt; longer ones are answered as Cast AI would, and Temporal retries after them.
   */
  private record Pacing(CallPace pace) implements Interceptor {

    /** Leaves most of a call's timeout to the call itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int TOO_MANY_REQUESTS = 429;

    @Override
    public Response intercept(Chain chain) throws IOException {
      Duration wait = pace.reserve(System.nanoTime(), PATIENCE);
      if (wait.compareTo(PATIENCE) > 0) {
        return heldBack(chain.request(), wait);
      }
      sitOut(wait);
      Response response = chain.proceed(chain.request());
      if (response.code() == TOO_MANY_REQUESTS) {
        pace.refused(System.nanoTime(), RetryAfter.of(response.headers(), Instant.now()));
      } else {
        pace.accepted();
      }
      return response;
    }

    private static Response heldBack(Request request, Duration wait) {
      String message = "{\"message\":\"Held back by the worker: Cast AI asked it to slow down.\"}";
      return new Response.Builder()
          .request(request)
          .protocol(Protocol.HTTP_1_1)
          .code(TOO_MANY_REQUESTS)
          .message("Held back")
          .header("Retry-After", Long.toString(wait.toSeconds() + 1))
          .body(ResponseBody.create(message, MediaType.get("application/json")))
          .build();
    }

    private static void sitOut(Duration wait) throws IOException {
      try {
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while waiting for its turn");
      }
    }
  }

  private record UserAgent(String name) implements Interceptor {
    UserAgent(CastAiSettings settings) {
      this("embark/" + settings.version());
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
      return chain.proceed(chain.request().newBuilder().header("User-Agent", name).build());
    }
  }

  private static final class KeyHeader implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      ApiKey key = key(chain.request());
      return chain.proceed(chain.request().newBuilder().header("X-API-Key", key.value()).build());
    }
  }
}
