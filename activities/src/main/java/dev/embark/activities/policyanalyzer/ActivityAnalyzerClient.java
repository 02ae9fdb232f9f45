package dev.embark.activities.policyanalyzer;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.gax.core.CredentialsProvider;
import dev.embark.activities.KeyUses;
import dev.embark.activities.RequestReason;
import dev.embark.activities.http.SingleAttempts;
import dev.embark.workflows.model.KeyUse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Google's Activity Analyzer, a part of Policy Analyzer: when service account keys were last used.
 * No retries, no redirects; a timeout for each question. Thread-safe.
 *
 * @see <a
 *     href="https://cloud.google.com/policy-intelligence/docs/activity-analyzer-service-account-authentication">
 *     View recent usage for service accounts and keys</a>
 */
public final class ActivityAnalyzerClient implements KeyUses {

  /** An optional part of an interactive inspection, which is abandoned after half a minute. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

  private static final String SAID_NOTHING = "Policy Analyzer did not answer: ";

  /** Google's maximum; an account has at most ten keys, so one page should suffice. */
  private static final int PAGE = 1_000;

  private static final int MOST_PAGES = 10;

  private final URI url;
  private final CredentialsProvider credentials;
  private final Duration patience;
  private final OkHttpClient http;

  /**
   * Creates a client that connects on its first question.
   *
   * @param url such as {@code https://policyanalyzer.googleapis.com}
   * @param credentials the identity of the caller, with its quota project
   * @param patience for all pages of one answer together
   */
  public ActivityAnalyzerClient(URI url, CredentialsProvider credentials, Duration patience) {
    this.url = url;
    this.credentials = credentials;
    this.patience = patience;
    this.http =
        SingleAttempts.client()
            // The timeout of the whole call counts, and is set for each call.
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
  }

  @Override
  public Told of(String account, List<String> keyIds, String reason) {
    try {
      return new Told(ask(account, keyIds, reason), null);
    } catch (Unanswered e) {
      return new Told(Map.of(), SAID_NOTHING + e.getMessage());
    }
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private Map<String, KeyUse> ask(String account, List<String> keyIds, String reason)
      throws Unanswered {
    long until = System.nanoTime() + patience.toNanos();
    HttpUrl question = question(account, keyIds);
    Map<String, KeyUse> uses = new HashMap<>();
    String token = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonNode answer = get(pageOf(question, token), reason, until);
      Activities.read(answer, account, keyIds, uses);
      token = answer.path("nextPageToken").asText("");
      if (token.isEmpty()) {
        return uses;
      }
    }
    throw new Unanswered("it did not end within " + MOST_PAGES + " pages");
  }

  /** Google accepts ten conditions in a filter, as many as an account has keys. */
  private HttpUrl question(String account, List<String> keyIds) {
    String filter =
        keyIds.stream()
            .map(id -> "activities.full_resource_name=\"" + Activities.name(account, id) + "\"")
            .collect(Collectors.joining(" OR "));
    return HttpUrl.get(url.toString())
        .newBuilder()
        .addPathSegment("v1")
        .addPathSegment("projects")
        .addPathSegment(account.split("/", -1)[1])
        .addPathSegments("locations/global/activityTypes/" + Activities.TYPE + "/activities:query")
        .addQueryParameter("pageSize", String.valueOf(PAGE))
        .addQueryParameter("filter", filter)
        .build();
  }

  private static HttpUrl pageOf(HttpUrl question, String token) {
    return token.isEmpty()
        ? question
        : question.newBuilder().addQueryParameter("pageToken", token).build();
  }

  private JsonNode get(HttpUrl page, String reason, long until) throws Unanswered {
    GoogleHeaders headers = GoogleHeaders.current(credentials, url);
    Request.Builder request =
        new Request.Builder()
            .url(page)
            .header("User-Agent", "embark")
            .header(RequestReason.HEADER, RequestReason.value(reason));
    headers.putOn(request);
    Call call = http.newCall(request.build());
    // A timeout of 0 would mean none.
    call.timeout().timeout(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    try (Response response = call.execute()) {
      return Answers.read(response, headers);
    } catch (Unanswered e) {
      throw e;
    } catch (IOException e) {
      boolean late = System.nanoTime() - until >= 0;
      String words = e.getClass().getSimpleName() + ": " + e.getMessage();
      throw new Unanswered(
          late ? "nothing within " + patience.toMillis() + " ms" : headers.hiddenIn(words));
    }
  }

  /** The reason for a missing answer, in words. */
  static final class Unanswered extends IOException {
    private static final long serialVersionUID = 1L;

    Unanswered(String why) {
      super(why);
    }
  }
}
