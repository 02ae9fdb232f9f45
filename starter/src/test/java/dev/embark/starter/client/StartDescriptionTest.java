package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.Rollout;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartDescriptionTest {
  private static final List<ClusterTarget> CLUSTERS =
      List.of(ClusterTarget.of("one", "acme-prod", "sa@acme-prod.iam.gserviceaccount.com"));
  private static final Authorship ADA = new Authorship("ada", "a test", "CHG-7");

  @Test
  void saysBesideTheButtonsWhatCancelAndTerminateDoToAFleet() {
    // when
    String details =
        StartDescription.details(
            FleetInputs.of("payments", CLUSTERS, Rollout.DEFAULT, ClusterOptions.DEFAULT, ADA));

    // then
    assertThat(details)
        .startsWith("Moves the clusters of a fleet onto service account impersonation.")
        .contains("**Cancel** here rolls the fleet back")
        .contains("**Terminate** does the same to the clusters, but nobody then waits for them")
        .contains("embark pause|resume|approve|skip|set|retry|stop|rollback payments")
        .contains("CHG-7");
  }

  @Test
  void doesNotCallAFleetOnboardedThatIsTakenOff() {
    // given
    FleetInput input =
        FleetInputs.leaving(
            "payments",
            CLUSTERS,
            Rollout.DEFAULT,
            ClusterOptions.DEFAULT,
            new OffboardingChoices(false, null),
            ADA);

    // when, then
    assertThat(StartDescription.summary(input)).isEqualTo("Off-board fleet payments: 1 clusters");
    assertThat(StartDescription.details(input))
        .startsWith("Takes the clusters of a fleet off service account impersonation.");
  }
}
