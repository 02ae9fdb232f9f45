package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.ResourceExhaustedException;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.rpc.ErrorInfo;
import dev.embark.simulators.call.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuotaTest {

  private static final QuotaLimits TWO_WRITES_THREE_READS = new QuotaLimits(3, 2, 1, 1);

  private final IamFixture fixture =
      new IamFixture(IamSettings.defaults().withQuota(TWO_WRITES_THREE_READS));

  @Test
  void refusesMoreThanTheLimitInAnySixtySeconds() {
    try (fixture) {
      // given
      fixture.get();
      fixture.clock.advance(Duration.ofSeconds(30));
      fixture.get();
      fixture.get();

      // when, then
      refused(ResourceExhaustedException.class, fixture::get)
          .withMessageContaining(
              "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per"
                  + " minute' of service 'iam.googleapis.com' for consumer 'project_number:")
          .satisfies(
              e -> {
                ErrorInfo info = e.getErrorDetails().getErrorInfo();
                assertThat(info.getReason()).isEqualTo("RATE_LIMIT_EXCEEDED");
                assertThat(info.getMetadataMap())
                    .containsKeys("consumer", "quota_limit", "quota_location", "quota_metric")
                    .containsEntry("quota_limit_value", "3")
                    .containsEntry("service", "iam.googleapis.com");
                assertThat(e.getErrorDetails().getRetryInfo()).isNull();
              });

      fixture.clock.advance(Duration.ofSeconds(30));
      fixture.get();
      refused(ResourceExhaustedException.class, fixture::get);
    }
  }

  @Test
  void countsReadsWritesAndApisApart() {
    try (fixture) {
      fixture.edit(policy -> policy);
      fixture.edit(policy -> policy);
      refused(ResourceExhaustedException.class, () -> fixture.edit(policy -> policy))
          .withMessageContaining("'Write requests'");

      fixture.projects.getProject("projects/shop-prod");
      refused(
              ResourceExhaustedException.class,
              () -> fixture.projects.getProject("projects/shop-prod"))
          .withMessageContaining("service 'cloudresourcemanager.googleapis.com'");
    }
  }

  @Test
  void chargesTheProjectThatTheCallerNames() {
    try (fixture) {
      for (int i = 0; i < 3; i++) {
        fixture.get();
      }
      fixture.state.addProject("another");

      getChargedTo("another");

      assertThat(fixture.calls.calls())
          .last()
          .extracting(Call::caller, Call::result)
          .containsExactly("user:ann@example.com", "OK");
    }
  }

  @Test
  void chargesOneProjectWhetherItIsNamedByIdOrNumber() {
    try (fixture) {
      // given
      fixture.state.addProject("another");
      String number =
          fixture.projects.getProject("projects/another").getName().replace("projects/", "");
      getChargedTo("another");
      getChargedTo(number);
      getChargedTo("another");

      // when, then
      refused(ResourceExhaustedException.class, () -> getChargedTo(number))
          .withMessageContaining("for consumer 'project_number:%s'".formatted(number));
      refused(ResourceExhaustedException.class, () -> getChargedTo("another"));
      fixture.get();
    }
  }

  @Test
  void refusesToChargeAProjectThatDoesNotExist() {
    try (fixture) {
      refused(PermissionDeniedException.class, () -> getChargedTo("nowhere"))
          .withMessageContaining("permission to use project nowhere.")
          .satisfies(
              e -> {
                ErrorInfo info = e.getErrorDetails().getErrorInfo();
                assertThat(info.getReason()).isEqualTo("USER_PROJECT_DENIED");
                assertThat(info.getDomain()).isEqualTo("googleapis.com");
                assertThat(info.getMetadataMap())
                    .containsEntry("consumer", "projects/nowhere")
                    .containsEntry("service", "iam.googleapis.com");
              });
      getChargedTo(fixture.state.settings().defaultConsumerProject());
    }
  }

  private void getChargedTo(String project) {
    GrpcCallContext context =
        GrpcCallContext.createDefault()
            .withExtraHeaders(
                Map.of(
                    "x-goog-user-project",
                    List.of(project),
                    "x-simulated-caller",
                    List.of("user:ann@example.com")));
    fixture
        .iam
        .getIamPolicyCallable()
        .call(
            GetIamPolicyRequest.newBuilder().setResource(IamFixture.CLIENT_NAME).build(), context);
  }

  @Test
  void admitsEverythingWhenSwitchedOff() {
    try (fixture;
        var free = new IamFixture(IamSettings.defaults().withQuota(QuotaLimits.OFF))) {
      for (int i = 0; i < 20; i++) {
        free.get();
      }
      assertThat(free.calls.count(call -> call.result().equals("OK"))).isEqualTo(20);
    }
  }
}
