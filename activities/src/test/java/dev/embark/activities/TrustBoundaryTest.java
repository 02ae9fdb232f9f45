package dev.embark.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.wire.PayloadFormat;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustBoundaryTest {

  private static final String CLUSTER = "7d1a1f0e-0000-4000-8000-000000000001";
  private static final String CAST = "cast-gke-1a2b3c4d@prod-cast-identity.iam.gserviceaccount.com";
  private static final String DEFAULT_ACCOUNT = "123-compute@developer.gserviceaccount.com";
  private static final String SHARED = "castai-gke-shared@other-prod.iam.gserviceaccount.com";
  private static final Grant T = CastServiceAccount.tokenCreatorGrant(CAST);
  private static final Grant U = CastServiceAccount.serviceAccountUserGrant(CAST);

  private static final TrustBoundary BOUNDARY =
      boundary(
          List.of("acme-*", "example.com:scoped"),
          List.of("castai-gke-*@*.iam.gserviceaccount.com", SHARED, DEFAULT_ACCOUNT));

  @ParameterizedTest
  @CsvSource({
    "acme-prod, castai-gke-1@acme-prod.iam.gserviceaccount.com,",
    "acme-prod, castai-gke-shared@other-prod.iam.gserviceaccount.com,",
    "acme-prod, 123-compute@developer.gserviceaccount.com,",
    "example.com:scoped, castai-gke-1@scoped.example.com.iam.gserviceaccount.com,",
    "other-prod, castai-gke-1@other-prod.iam.gserviceaccount.com, PROJECT_NOT_ALLOWED",
    "evil.com:acme-prod, castai-gke-1@acme-prod.evil.com.iam.gserviceaccount.com,"
        + " PROJECT_NOT_ALLOWED",
    "acme-prod, admin@acme-prod.iam.gserviceaccount.com, SERVICE_ACCOUNT_NOT_ALLOWED",
    "acme-prod, 456-compute@developer.gserviceaccount.com, SERVICE_ACCOUNT_NOT_ALLOWED",
    "acme-prod, castai-gke-1@acme-dev.iam.gserviceaccount.com, SERVICE_ACCOUNT_IN_OTHER_PROJECT",
    "acme-prod, castai-gke-1@acme-prod.iam.gserviceaccount.com.evil.com, INVALID_INPUT",
    "acme-prod/../x, castai-gke-1@acme-prod.iam.gserviceaccount.com, INVALID_INPUT",
  })
  void judgesTheTarget(String project, String account, @Nullable ErrorCode expected) {
    ClusterTarget target = ClusterTarget.of(CLUSTER, project, account);

    assertThat(codeOf(() -> BOUNDARY.admit(target))).isEqualTo(expected);
    assertThat(BOUNDARY.admits(target)).isEqualTo(expected == null);
  }

  @Test
  void refusesATargetThatAForgerLeftOutOrBroke() {
    assertThat(codeOf(() -> BOUNDARY.admit(null))).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(codeOf(() -> BOUNDARY.admit(read("{}", ClusterTarget.class))))
        .isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(
            codeOf(
                () ->
                    BOUNDARY.admit(
                        ClusterTarget.of("../../v1/me", "acme-prod", account("acme-prod")))))
        .isEqualTo(ErrorCode.INVALID_INPUT);
  }

  @Test
  void allowsNothingUnlessItIsWrittenAndEverythingOnlyForAWrittenStar() {
    ClusterTarget target = ClusterTarget.of(CLUSTER, "acme-prod", account("acme-prod"));

    assertThat(codeOf(() -> boundary(List.of(), List.of("*")).admit(target)))
        .isEqualTo(ErrorCode.PROJECT_NOT_ALLOWED);
    assertThat(codeOf(() -> boundary(List.of("*"), List.of()).admit(target)))
        .isEqualTo(ErrorCode.SERVICE_ACCOUNT_NOT_ALLOWED);
    assertThat(codeOf(() -> boundary(List.of("*"), List.of("*")).admit(target))).isNull();
  }

  @Test
  void aStarIsNoListingOfAnAccountOutsideItsClustersProject() {
    ClusterTarget foreign = ClusterTarget.of(CLUSTER, "acme-prod", account("elsewhere-prod"));
    ClusterTarget projectless = ClusterTarget.of(CLUSTER, "acme-prod", DEFAULT_ACCOUNT);
    TrustBoundary open = boundary(List.of("*"), List.of("*"));

    assertThat(codeOf(() -> open.admit(foreign)))
        .isEqualTo(ErrorCode.SERVICE_ACCOUNT_IN_OTHER_PROJECT);
    assertThat(codeOf(() -> open.admit(projectless)))
        .isEqualTo(ErrorCode.SERVICE_ACCOUNT_IN_OTHER_PROJECT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "acme prod", "acme-prod\n", "(acme|.*)", "ACME"})
  void refusesPatternsThatCanMatchNoName(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> boundary(List.of(pattern), List.of("*")));
    assertThatIllegalArgumentException().isThrownBy(() -> boundary(List.of("*"), List.of(pattern)));
  }

  @Test
  void refusesAPatternOfAccountsWithoutAnAtAndAnIdentityProjectThatIsAPattern() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> boundary(List.of("*"), List.of("castai-*")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TrustBoundary(List.of("*"), List.of("*"), List.of("prod-*"), Duration.ZERO));
  }

  @Test
  void letsTheTwoGrantsPassForwardAndRemovalsOfAnyCondition() {
    Grant odd = new Grant(CastServiceAccount.TOKEN_CREATOR, null, T.member());
    Grant tombstone = new Grant(T.role(), T.condition(), "deleted:" + T.member() + "?uid=1");

    assertThatCode(() -> BOUNDARY.admitForward(edit(List.of(T, U), List.of(odd, tombstone))))
        .doesNotThrowAnyException();
    assertThatCode(() -> BOUNDARY.admitRestoring(edit(List.of(odd), List.of(T, U))))
        .doesNotThrowAnyException();
  }

  static List<Grant> grantsNobodyMayAdd() {
    return List.of(
        new Grant("roles/owner", null, T.member()),
        new Grant("roles/iam.serviceAccountTokenCreator ", T.condition(), T.member()),
        new Grant(T.role(), T.condition(), "user:eve@example.com"),
        new Grant(T.role(), T.condition(), "allUsers"),
        new Grant(T.role(), T.condition(), "user:" + CAST),
        new Grant(T.role(), T.condition(), "serviceAccount:x@evil.iam.gserviceaccount.com"),
        new Grant(
            T.role(),
            T.condition(),
            "serviceAccount:cast-gke-1@prod-cast-identity.evil.com.iam.gserviceaccount.com"),
        new Grant(
            T.role(),
            T.condition(),
            "serviceAccount:a\"||true||\"@prod-cast-identity.iam.gserviceaccount.com"),
        new Grant(T.role(), T.condition(), "deleted:" + T.member() + "?uid=1"));
  }

  @ParameterizedTest
  @MethodSource("grantsNobodyMayAdd")
  void refusesToAddAnythingElseForwardOrBack(Grant grant) {
    assertThat(codeOf(() -> BOUNDARY.admitForward(edit(List.of(grant), List.of()))))
        .isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
    assertThat(codeOf(() -> BOUNDARY.admitRestoring(edit(List.of(grant), List.of()))))
        .isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
  }

  @Test
  void refusesToRemoveWhatIsNotCastAis() {
    Grant foreign = new Grant(T.role(), T.condition(), "user:ada@example.com");

    assertThat(codeOf(() -> BOUNDARY.admitForward(edit(List.of(), List.of(foreign)))))
        .isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
    assertThat(codeOf(() -> BOUNDARY.admitRestoring(edit(List.of(), List.of(foreign)))))
        .isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
  }

  @Test
  void takesNothingAwayThatItCouldNotGiveBack() {
    TrustBoundary limited = BOUNDARY.withCastServiceAccounts(List.of("cast-gke-own@*"));
    Requests.EditPolicy removal = edit(List.of(), List.of(T, U));

    assertThat(codeOf(() -> BOUNDARY.admitRemoving(removal))).isNull();
    assertThat(codeOf(() -> limited.admitRemoving(removal))).isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
    assertThat(codeOf(() -> limited.admitRestoring(removal)))
        .isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
    assertThat(codeOf(() -> BOUNDARY.admitForward(removal))).isNull();
    assertThat(codeOf(() -> limited.admitForward(removal))).isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
    assertThat(codeOf(() -> limited.admitRestoring(edit(List.of(T, U), List.of()))))
        .isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
  }

  @Test
  void cleansUpAfterItsOwnAccountWhateverTheVariantOrSpelling() {
    TrustBoundary limited = BOUNDARY.withCastServiceAccounts(List.of(CAST));
    Grant stale = new Grant(U.role(), null, "serviceAccount:" + CAST.toUpperCase(Locale.ROOT));
    Grant tombstone = new Grant(T.role(), null, "deleted:" + T.member() + "?uid=1");

    assertThat(codeOf(() -> limited.admitForward(edit(List.of(T, U), List.of(stale, tombstone)))))
        .isNull();
  }

  @Test
  void addsConditionsForwardOnlyToTheLetter() {
    Grant reworded =
        new Grant(U.role(), new Condition("T", "", U.condition().expression()), U.member());

    assertThat(codeOf(() -> BOUNDARY.admitForward(edit(List.of(reworded), List.of()))))
        .isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
  }

  @Test
  void refusesEditsThatAForgerLeftIncompleteOrBlewUp() {
    assertThat(codeOf(() -> BOUNDARY.admitForward(read("{}", Requests.EditPolicy.class))))
        .isEqualTo(ErrorCode.INVALID_INPUT);
    String target =
        "{\"clusterId\":\"%s\",\"projectId\":\"acme-prod\",\"clientServiceAccount\":\"%s\"}"
            .formatted(CLUSTER, account("acme-prod"));
    for (String grants : List.of("null", "[null]", "[{}]", "[{\"role\":\"roles/owner\"}]")) {
      String json = "{\"target\":%s,\"present\":%s,\"absent\":[]}".formatted(target, grants);
      assertThat(codeOf(() -> BOUNDARY.admitRestoring(read(json, Requests.EditPolicy.class))))
          .isEqualTo(ErrorCode.INVALID_INPUT);
    }
    assertThat(codeOf(() -> BOUNDARY.admitForward(edit(Collections.nCopies(201, T), List.of()))))
        .isEqualTo(ErrorCode.INVALID_INPUT);
  }

  @Test
  void refusesToRestoreAConditionThatIamCannotHaveGiven() {
    for (Condition condition :
        List.of(new Condition("t", "", " "), new Condition("t", "d".repeat(20_000), "true"))) {
      Grant grant = new Grant(T.role(), condition, T.member());
      assertThat(codeOf(() -> BOUNDARY.admitRestoring(edit(List.of(grant), List.of()))))
          .isEqualTo(ErrorCode.INVALID_INPUT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "old@acme-prod.iam.gserviceaccount.com,",
    "castai-gke-shared@other-prod.iam.gserviceaccount.com,",
    "old@other-prod.iam.gserviceaccount.com, SERVICE_ACCOUNT_NOT_ALLOWED",
    "not an e-mail, INVALID_INPUT",
  })
  void judgesTheAccountToLinkAgain(String former, @Nullable ErrorCode expected) {
    assertThat(codeOf(() -> BOUNDARY.admitFormerAccount(former))).isEqualTo(expected);
  }

  private static TrustBoundary boundary(List<String> projects, List<String> accounts) {
    return new TrustBoundary(
        projects, accounts, List.of("prod-cast-identity"), Duration.ofSeconds(180));
  }

  private static String account(String project) {
    return "castai-gke-1@" + project + ".iam.gserviceaccount.com";
  }

  private static Requests.EditPolicy edit(List<Grant> present, List<Grant> absent) {
    return new Requests.EditPolicy(
        ClusterTarget.of(CLUSTER, "acme-prod", account("acme-prod")), present, absent, null);
  }

  private static <T> T read(String json, Class<T> type) throws Exception {
    return PayloadFormat.mapper().readValue(json, type);
  }

  private static @Nullable ErrorCode codeOf(ThrowingCallable call) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, call);
    return refused == null ? null : refused.failure().code();
  }
}
