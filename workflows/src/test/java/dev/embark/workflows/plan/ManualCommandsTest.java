package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Grant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualCommandsTest {

  private static final ClusterTarget TARGET =
      ClusterTarget.of(
          "00000000-0000-4000-8000-000000000001", "p1", "a1@p1.iam.gserviceaccount.com");

  @Test
  void spellsABindingAsGcloudReadsIt() {
    Grant grant =
        CastServiceAccount.serviceAccountUserGrant(
            "cast-gke-a@prod-cast-identity.iam.gserviceaccount.com");

    assertThat(ManualCommands.forBindings(TARGET, List.of(), List.of(grant)))
        .isEqualTo(
            "gcloud iam service-accounts remove-iam-policy-binding a1@p1.iam.gserviceaccount.com"
                + " --project=p1 --role='roles/iam.serviceAccountUser'"
                + " --member='serviceAccount:cast-gke-a@prod-cast-identity.iam.gserviceaccount.com'"
                + " --condition='title=SpecificServiceAccountCondition,"
                + "description=Allow impersonation only for Cast AI service account,"
                + "expression=request.auth.claims.email =="
                + " \"cast-gke-a@prod-cast-identity.iam.gserviceaccount.com\"'");
  }

  @Test
  void announcesAnotherDelimiterWhereTheTextHoldsACommaAndQuotesForTheShell() {
    Grant grant =
        new Grant("roles/x", new Condition("it's", "a, b", "a == 'x'"), "serviceAccount:m");

    assertThat(ManualCommands.forBindings(TARGET, List.of(grant), List.of()))
        .contains("add-iam-policy-binding")
        .endsWith("--condition='^|^title=it'\\''s|description=a, b|expression=a == '\\''x'\\'''");
  }

  @Test
  void namesTheProjectOfTheAccountAndNotTheClusters() {
    ClusterTarget elsewhere =
        ClusterTarget.of(TARGET.clusterId(), "p1", "a1@shared.iam.gserviceaccount.com");
    Grant grant = new Grant("roles/x", null, "serviceAccount:m");

    assertThat(ManualCommands.forBindings(elsewhere, List.of(grant), List.of()))
        .contains(" --project=shared ");
  }

  @Test
  void saysSoWhenABindingHasNoCondition() {
    Grant grant = new Grant("roles/x", null, "serviceAccount:m");

    assertThat(ManualCommands.forBindings(TARGET, List.of(grant), List.of()))
        .endsWith("--condition=None");
  }

  @Test
  void givesTheLinkBackWithOneCall() {
    assertThat(ManualCommands.forRegistration(TARGET, null))
        .endsWith("/00000000-0000-4000-8000-000000000001/gcp-disable-sa\"");
    assertThat(ManualCommands.forRegistration(TARGET, "old@p1.iam.gserviceaccount.com"))
        .endsWith(
            "/gcp-create-sa\" -d"
                + " '{\"gke\":{\"gkeSaImpersonate\":\"old@p1.iam.gserviceaccount.com\","
                + "\"projectId\":\"p1\"}}'");
  }
}
