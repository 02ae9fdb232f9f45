package dev.embark.activities.iam;

import static dev.embark.activities.iam.SimulatedIam.TARGET;
import static dev.embark.activities.iam.SimulatedIam.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.core.NoCredentialsProvider;
import dev.embark.activities.FailureMapper;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy between the worker and Google that answers with pages: no word of them is Google's. */
class ProxyPageTest {

  @ParameterizedTest
  @CsvSource({
    "400, IAM_UNAVAILABLE",
    "401, IAM_UNAUTHENTICATED",
    "403, IAM_UNAVAILABLE",
    "404, IAM_UNAVAILABLE",
    "503, IAM_UNAVAILABLE",
  })
  void takesAPageForNoAnswerOfGoogle(int status, String code) throws IOException {
    try (MockWebServer proxy = proxy(status);
        IamPolicyClient client = client(proxy)) {
      var reads =
          new IamReadActivitiesImpl(
              client, SimulatedIam.boundary(), new FailureMapper(), changeId -> "test");
      var inspection =
          new IamInspectionActivitiesImpl(
              client, SimulatedIam.boundary(), new FailureMapper(), changeId -> "test");
      var candidates =
          new Discovery.Candidates(
              TARGET.clusterId(), TARGET.projectId(), List.of(TARGET.clientServiceAccount()));

      // when
      ApplicationFailure look =
          failureOf(() -> reads.captureBindings(new Requests.Capture(TARGET, null)));
      ApplicationFailure search = failureOf(() -> inspection.findAccount(candidates));
      ApplicationFailure powers = failureOf(() -> inspection.probePowers(TARGET.projectId()));

      // then
      assertThat(List.of(look.getType(), search.getType(), powers.getType())).containsOnly(code);
      assertThat(look.getOriginalMessage()).contains("HTTP status code " + status, "text/html");
      assertThat(proxy.getRequestCount()).isEqualTo(3);
    }
  }

  private static MockWebServer proxy(int status) throws IOException {
    MockWebServer proxy = new MockWebServer();
    proxy.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    proxy.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "text/html; charset=utf-8")
                .body("<html><body>Blocked by your organization's policy.</body></html>")
                .build();
          }
        });
    proxy.start();
    return proxy;
  }

  private static IamPolicyClient client(MockWebServer proxy) throws IOException {
    return new IamPolicyClient(
        new IamConnection(
            "127.0.0.1:" + proxy.getPort(),
            true,
            NoCredentialsProvider.create(),
            Duration.ofSeconds(10)));
  }
}
