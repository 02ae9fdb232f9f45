package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.Diagnosis.Cause;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.plan.Evidence.Blindness;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row for each cause in Cast AI's documentation, and for those not in it. */
class DiagnosesTest {

  private static final String ID = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11";
  private static final String ACCOUNT = "castai-gke-1a2b3c4d@acme-prod.iam.gserviceaccount.com";
  private static final String CAST = "cast-gke-abc@prod-cast-identity.iam.gserviceaccount.com";
  private static final ClusterTarget TARGET = ClusterTarget.of(ID, "acme-prod", ACCOUNT);
  private static final Grant T = CastServiceAccount.tokenCreatorGrant(CAST);
  private static final Grant U = CastServiceAccount.serviceAccountUserGrant(CAST);
  private static final Access.ImpersonationApi ON =
      new Access.ImpersonationApi("acme-prod", Access.Verdict.YES, null);

  private static final Access.Permissions ALL =
      new Access.Permissions("acme-prod", Access.Verdict.YES, List.of(), null);
  private static final long NOON = 1_764_072_000_000L;

  @Test
  void registrationMissing() {
    Diagnosis found = diagnose(cluster(null, "old"), T, U);

    assertThat(found.cause()).isEqualTo(Cause.REGISTRATION_MISSING);
    assertThat(found.commands().get(0)).startsWith("embark onboard --cluster-id " + ID);
  }

  @Test
  void registeredWithAnotherAccount() {
    assertThat(diagnose(cluster("other@acme-prod.iam.gserviceaccount.com", "old"), T, U).cause())
        .isEqualTo(Cause.REGISTERED_ELSEWHERE);
  }

  @Test
  void impersonationMixedWithAKey() {
    assertThat(diagnose(cluster(ACCOUNT, "somebody else's"), T, U).cause())
        .isEqualTo(Cause.MIXED_WITH_KEY);
  }

  @Test
  void bindingMissing() {
    Diagnosis found = diagnose(cluster(ACCOUNT, "old"), T);

    assertThat(found.cause()).isEqualTo(Cause.BINDING_MISSING);
    assertThat(found.explanation()).contains(CastServiceAccount.SERVICE_ACCOUNT_USER);
    assertThat(found.commands().get(0))
        .contains("add-iam-policy-binding " + ACCOUNT)
        .contains("--role='roles/iam.serviceAccountUser'");
  }

  @Test
  void bindingOfADeletedAccountOnly() {
    Grant dead = new Grant(U.role(), U.condition(), "deleted:serviceAccount:" + CAST + "?uid=1");

    assertThat(diagnose(cluster(ACCOUNT, "old"), T, dead).explanation()).contains("deleted");
  }

  @Test
  void bindingAltered() {
    Grant bare = new Grant(T.role(), null, T.member());

    assertThat(diagnose(cluster(ACCOUNT, "old"), bare, U).cause()).isEqualTo(Cause.BINDING_ALTERED);
  }

  @Test
  void conditionThatCannotMatch() {
    Grant other = under(U, "request.auth.claims.email == \"other@x.iam.gserviceaccount.com\"");
    Grant never = under(T, "false");

    assertThat(diagnose(cluster(ACCOUNT, "old"), T, other).cause())
        .isEqualTo(Cause.CONDITION_CANNOT_MATCH);
    assertThat(diagnose(cluster(ACCOUNT, "old"), never, U).cause())
        .isEqualTo(Cause.CONDITION_CANNOT_MATCH);
    assertThat(diagnose(cluster(ACCOUNT, "old"), under(T, "request.time < x"), U).cause())
        .as("one that may match")
        .isEqualTo(Cause.BINDING_ALTERED);
  }

  @Test
  void accountDisabledOrDeleted() {
    assertThat(blind(ErrorCode.SERVICE_ACCOUNT_DISABLED).cause()).isEqualTo(Cause.ACCOUNT_DISABLED);
    assertThat(blind(ErrorCode.SERVICE_ACCOUNT_DISABLED).commands().get(0))
        .startsWith("gcloud iam service-accounts enable " + ACCOUNT);
    assertThat(blind(ErrorCode.SERVICE_ACCOUNT_NOT_FOUND).cause()).isEqualTo(Cause.ACCOUNT_MISSING);
  }

  @Test
  void clusterGone() {
    Evidence seen =
        new Evidence(
            null,
            new Blindness(ErrorCode.CLUSTER_NOT_FOUND, "cluster not found"),
            new BeforeImage(List.of(T, U)),
            null,
            List.of(ALL),
            ON,
            NOON);

    assertThat(Diagnoses.of(request(ErrorCode.UPDATE_SERVER_ERROR, ""), seen).cause())
        .isEqualTo(Cause.CLUSTER_GONE);
  }

  @Test
  void whatTheRefusalItselfSays() {
    assertThat(
            Diagnoses.of(
                    request(
                        ErrorCode.CREDENTIALS_REJECTED,
                        "iamcredentials.googleapis.com is not enabled in acme-prod"),
                    seen(cluster(ACCOUNT, "old"), T, U))
                .cause())
        .isEqualTo(Cause.IMPERSONATION_API_OFF);
    assertThat(
            Diagnoses.of(
                    request(ErrorCode.CREDENTIALS_REJECTED, ACCOUNT + " lacks permissions on x"),
                    seen(cluster(ACCOUNT, "old"), T, U))
                .cause())
        .isEqualTo(Cause.PERMISSION_MISSING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          constraints/iam.managed.allowedPolicyMembers forbids the write: x | gcloud org-policies describe iam.managed.allowedPolicyMembers --effective --project=acme-prod
          customConstraints/custom.noOutsiders forbids the write. | gcloud org-policies describe custom.noOutsiders --effective --project=acme-prod
          An organization policy forbids the write: no permitted customer | gcloud org-policies describe iam.allowedPolicyMemberDomains --effective --project=acme-prod
          Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: hJ-7xq_2 | gcloud logging read 'protoPayload.metadata.vpcServiceControlsUniqueId="hJ-7xq_2"' --project=acme-prod
          """)
  void looksAtTheOrganizationPolicyThatTheRefusalNames(String message, String command) {
    Diagnosis found =
        Diagnoses.of(
            request(ErrorCode.ORGANIZATION_POLICY, message), seen(cluster(ACCOUNT, "old")));

    assertThat(found.cause()).isEqualTo(Cause.ORGANIZATION_POLICY);
    assertThat(found.commands()).containsExactly(command);
  }

  @Test
  void permissionMissingInTheProject() {
    Access.Permissions lacking =
        new Access.Permissions(
            "acme-prod", Access.Verdict.NO, List.of("compute.networks.useExternalIp"), null);
    Access.Permissions unclear =
        new Access.Permissions("acme-prod", Access.Verdict.UNKNOWN, List.of(), "a group is bound");

    Diagnosis missing =
        Diagnoses.of(
            request(ErrorCode.UPDATE_SERVER_ERROR, ""),
            seen(lacking, cluster(ACCOUNT, "old"), T, U));
    Diagnosis open =
        Diagnoses.of(
            request(ErrorCode.UPDATE_SERVER_ERROR, ""),
            seen(unclear, cluster(ACCOUNT, "old"), T, U));

    assertThat(missing.cause()).isEqualTo(Cause.PERMISSION_MISSING);
    assertThat(missing.explanation()).contains("compute.networks.useExternalIp");
    assertThat(open.cause()).isEqualTo(Cause.STILL_SPREADING);
    assertThat(open.unknown()).anyMatch(line -> line.contains("a group is bound"));
  }

  @Test
  void onlyLagWithTheAgeOfTheChange() {
    Diagnosis young = diagnose(cluster(ACCOUNT, "old"), T, U);
    Diagnosis old =
        Diagnoses.of(
            new DiagnosisRequest(
                TARGET,
                ErrorCode.UPDATE_SERVER_ERROR,
                "",
                CAST,
                "old",
                true,
                NOON - 20 * 60 * 1000),
            seen(cluster(ACCOUNT, "old"), T, U));

    assertThat(young.cause()).isEqualTo(Cause.STILL_SPREADING);
    assertThat(young.ageSeconds()).isEqualTo(240);
    assertThat(young.explanation()).contains("4 minutes");
    assertThat(old.cause()).as("too old for lag").isEqualTo(Cause.NOTHING_FOUND);
  }

  @Test
  void saysWhatCouldNotBeSeenInsteadOfGuessing() {
    Evidence seen =
        new Evidence(
            null,
            new Blindness(ErrorCode.CASTAI_UNAUTHORIZED, "401"),
            null,
            new Blindness(ErrorCode.IAM_PERMISSION_DENIED, "403"),
            List.of(
                new Access.Permissions(
                    "acme-prod", Access.Verdict.UNKNOWN, List.of(), "PROJECT_ACCESS_DENIED. 403")),
            new Access.ImpersonationApi("acme-prod", Access.Verdict.UNKNOWN, "403 as well"),
            NOON);

    Diagnosis found = Diagnoses.of(DiagnosisRequest.of(TARGET), seen);

    assertThat(found.cause()).isEqualTo(Cause.NOTHING_FOUND);
    assertThat(found.explanation()).startsWith("Too little was seen");
    assertThat(found.unknown())
        .anyMatch(line -> line.contains("CASTAI_UNAUTHORIZED"))
        .anyMatch(line -> line.contains("IAM_PERMISSION_DENIED"))
        .anyMatch(line -> line.contains("PROJECT_ACCESS_DENIED"))
        .anyMatch(line -> line.contains("403 as well. To find out: gcloud services list"));
  }

  @Test
  void impersonationApiOffThoughCastAiDoesNotSaySo() {
    Evidence seen =
        new Evidence(
            cluster(ACCOUNT, "old"),
            null,
            new BeforeImage(List.of(T, U)),
            null,
            List.of(ALL),
            new Access.ImpersonationApi("acme-prod", Access.Verdict.NO, null),
            NOON);

    Diagnosis found = Diagnoses.of(request(ErrorCode.UPDATE_SERVER_ERROR, "HTTP 500"), seen);

    assertThat(found.cause()).isEqualTo(Cause.IMPERSONATION_API_OFF);
    assertThat(found.commands())
        .containsExactly(
            "gcloud services enable iamcredentials.googleapis.com --project=acme-prod");
  }

  @Test
  void permissionMissingInTheHostProjectOfTheNetwork() {
    Access.Permissions host =
        new Access.Permissions(
            "acme-host", Access.Verdict.NO, List.of("compute.networks.use"), null);
    Evidence seen =
        new Evidence(
            cluster(ACCOUNT, "old"),
            null,
            new BeforeImage(List.of(T, U)),
            null,
            List.of(ALL, host),
            ON,
            NOON);

    Diagnosis found = Diagnoses.of(request(ErrorCode.UPDATE_SERVER_ERROR, ""), seen);

    assertThat(found.cause()).isEqualTo(Cause.PERMISSION_MISSING);
    assertThat(found.explanation()).contains("acme-host");
  }

  @Test
  void findsTheRegisteredAccountByItsBindingsWhereNoRunTells() {
    Diagnosis found = Diagnoses.of(DiagnosisRequest.of(TARGET), seen(cluster(ACCOUNT, "any"), T));

    assertThat(found.cause()).isEqualTo(Cause.BINDING_MISSING);
  }

  // ---- setup

  private static Diagnosis diagnose(ClusterSnapshot cluster, Grant... grants) {
    return Diagnoses.of(request(ErrorCode.UPDATE_SERVER_ERROR, ""), seen(cluster, grants));
  }

  private static Diagnosis blind(ErrorCode code) {
    return Diagnoses.of(
        request(ErrorCode.UPDATE_SERVER_ERROR, ""),
        new Evidence(
            cluster(ACCOUNT, "old"),
            null,
            null,
            new Blindness(code, "so"),
            List.of(ALL),
            ON,
            NOON));
  }

  private static DiagnosisRequest request(ErrorCode code, String message) {
    return new DiagnosisRequest(TARGET, code, message, CAST, "old", true, NOON - 240_000);
  }

  private static Evidence seen(ClusterSnapshot cluster, Grant... grants) {
    return seen(ALL, cluster, grants);
  }

  private static Evidence seen(
      Access.Permissions permissions, ClusterSnapshot cluster, Grant... grants) {
    return new Evidence(
        cluster, null, new BeforeImage(List.of(grants)), null, List.of(permissions), ON, NOON);
  }

  private static Grant under(Grant grant, String expression) {
    return new Grant(grant.role(), new Condition("t", "d", expression), grant.member());
  }

  private static ClusterSnapshot cluster(@Nullable String link, String credentials) {
    return new ClusterSnapshot(
        ID,
        "c1",
        "o1",
        "gke",
        "acme-prod",
        "ready",
        credentials,
        link,
        "console",
        null,
        "ok",
        null,
        true);
  }
}
