package dev.embark.activities.castai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A server that returns enqueued responses, and a client of it with the key {@link #KEY}. */
final class FakeServer implements AutoCloseable {

  static final String KEY = "s3cret-key-0123456789";
  static final String ID = "b6bfc074-a267-400f-b8f1-db0850c36001";
  static final String PATH = "/v1/kubernetes/external-clusters";
  static final String CLUSTER =
      """
      {"id":"%s","name":"c1","organizationId":"o1","credentialsId":"new","status":"connecting",
       "providerType":"gke","gke":{"projectId":"acme-prod"}}\
      """
          .formatted(ID);

  final MockWebServer server = new MockWebServer();
  final CastAiClient client;

  FakeServer() {
    this(() -> KEY, Duration.ofSeconds(10));
  }

  FakeServer(Supplier<String> key, Duration callTimeout) {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client = new CastAiClient(settings(server.url("/").toString(), callTimeout), key);
  }

  static CastAiSettings settings(String url, Duration callTimeout) {
    return new CastAiSettings(url, "0.1.0-test", callTimeout, callTimeout, callTimeout);
  }

  static MockResponse answer(int code, String body) {
    return new MockResponse.Builder().code(code).body(body).build();
  }

  void enqueue(int code, String body) {
    server.enqueue(answer(code, body));
  }

  RecordedRequest request() {
    try {
      return server.takeRequest();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static <E extends CastAiException> E failure(Class<E> as, ThrowingCallable call) {
    E failure = Assertions.catchThrowableOfType(as, call);
    Assertions.assertThat(failure).as("the failure").isNotNull();
    return failure;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
