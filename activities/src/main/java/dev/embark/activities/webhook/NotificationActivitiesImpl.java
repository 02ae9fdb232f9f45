package dev.embark.activities.webhook;

import dev.embark.activities.AttemptFailure;
import dev.embark.activities.Evidence;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.RefusedException;
import dev.embark.activities.http.SingleAttempts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Notice;
import dev.embark.workflows.port.NotificationActivities;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Posts notices to the webhooks of one worker. Thread-safe. */
public final class NotificationActivitiesImpl implements NotificationActivities, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

  private final Map<String, Webhook> webhooks;
  private final FailureMapper failures;
  private final InstantSource clock;
  private final OkHttpClient http;

  /**
   * Creates the activities of one worker.
   *
   * @param webhooks by name, which is all that a request may say about one
   */
  public NotificationActivitiesImpl(
      Map<String, Webhook> webhooks, FailureMapper failures, InstantSource clock) {
    this.webhooks = Map.copyOf(webhooks);
    this.failures = failures;
    this.clock = clock;
    this.http = SingleAttempts.client().callTimeout(PATIENCE).build();
  }

  @Override
  public List<String> listWebhooks() {
    return List.copyOf(new TreeSet<>(webhooks.keySet()));
  }

  @Override
  public void postNotice(Notice.Delivery delivery) {
    failures.attempt(
        () -> {
          post(delivery);
          return true;
        },
        NotificationActivitiesImpl::diagnose);
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private void post(Notice.Delivery delivery) {
    Webhook webhook = webhooks.get(String.valueOf(delivery.webhook()));
    if (webhook == null || delivery.notice() == null) {
      throw new RefusedException(
          ErrorCode.WEBHOOK_UNKNOWN, "This worker has no webhook '" + delivery.webhook() + "'.");
    }
    try (Response response = http.newCall(request(webhook, delivery)).execute()) {
      if (!response.isSuccessful()) {
        throw new NotTaken(delivery.webhook(), response.code());
      }
    } catch (IOException e) {
      throw new NotTaken(delivery.webhook(), e);
    }
  }

  private Request request(Webhook webhook, Notice.Delivery delivery) {
    byte[] body = NoticeBody.of(delivery, webhook.form());
    long now = clock.instant().getEpochSecond();
    Request.Builder request =
        new Request.Builder()
            .url(webhook.url().get())
            .header("User-Agent", "embark")
            .header("X-Embark-Event", delivery.notice().event().name())
            .header("X-Embark-Delivery", printable(delivery.id()))
            .header("X-Embark-Timestamp", Long.toString(now))
            .post(RequestBody.create(body, JSON));
    if (webhook.secret() != null) {
      request.header("X-Embark-Signature", Signature.of(webhook.secret().get(), now, body));
    }
    return request.build();
  }

  private static String printable(@Nullable String id) {
    return String.valueOf(id).replaceAll("[^\\x21-\\x7e]", "?");
  }

  private static @Nullable AttemptFailure diagnose(RuntimeException e) {
    return e instanceof NotTaken notTaken ? notTaken.failure() : null;
  }

  /** A webhook did not accept the notice. Omits its URL, which may be a secret. */
  private static final class NotTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String webhook;
    private final int status;

    NotTaken(String webhook, int status) {
      super("HTTP " + status);
      this.webhook = webhook;
      this.status = status;
    }

    NotTaken(String webhook, IOException cause) {
      super("no answer: " + cause.getClass().getSimpleName());
      this.webhook = webhook;
      this.status = 0;
    }

    AttemptFailure failure() {
      boolean later = status == 0 || status == 408 || status == 429 || status >= 500;
      return new AttemptFailure(
          later ? ErrorCode.WEBHOOK_UNAVAILABLE : ErrorCode.WEBHOOK_REFUSED,
          "The webhook '" + webhook + "' did not accept the notice.",
          new Evidence("webhook", "post", String.valueOf(getMessage()), null, null),
          null);
    }
  }
}
