package dev.embark.activities.iam;

import static dev.embark.activities.iam.Policies.MEMBER;
import static dev.embark.activities.iam.Policies.T;
import static dev.embark.activities.iam.Policies.T_UNCONDITIONAL;
import static dev.embark.activities.iam.Policies.U;
import static dev.embark.activities.iam.Policies.U_OF_TERRAFORM;
import static dev.embark.activities.iam.Policies.binding;
import static dev.embark.activities.iam.Policies.triples;
import static dev.embark.activities.iam.Policies.withMember;
import static dev.embark.activities.iam.SimulatedIam.ACCOUNT;
import static dev.embark.activities.iam.SimulatedIam.edit;
import static dev.embark.activities.iam.SimulatedIam.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Policy;
import dev.embark.simulators.iam.IamSettings;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IamWriteActivitiesTest {

  private static final List<Grant> BOTH = List.of(T, U);

  private final SimulatedIam iam = new SimulatedIam();

  @AfterEach
  void close() {
    iam.close();
  }

  @Test
  void createsBothBindingsInOneWrite() {
    Answers.Edited edited = create();

    assertThat(edited)
        .isEqualTo(new Answers.Edited(true, BOTH, List.of(), List.of(), etag(iam.policy())));
    assertThat(iam.policy().getBindingsList()).containsExactly(binding(T), binding(U));
    assertThat(iam.operations()).containsExactly("GetIamPolicy", "SetIamPolicy");
  }

  @Test
  void writesNothingTheSecondTime() {
    create();

    assertThat(create())
        .isEqualTo(new Answers.Edited(false, List.of(), List.of(), List.of(), etag(iam.policy())));
    assertThat(iam.count("SetIamPolicy")).isOne();
  }

  @Test
  void writesNothingWhereTerraformsBindingsServe() {
    seed(T, U_OF_TERRAFORM);

    assertThat(create().wrote()).isFalse();
    assertThat(iam.count("SetIamPolicy")).isZero();
  }

  @Test
  void dropsStaleBindingsWhereTheDesiredOnesAreThere() {
    seed(T_UNCONDITIONAL, T, U_OF_TERRAFORM);

    Answers.Edited dropped = iam.writes.removeStaleBindings(edit(BOTH, List.of(T_UNCONDITIONAL)));

    assertThat(dropped.removed()).containsExactly(T_UNCONDITIONAL);
    assertThat(dropped.added()).isEmpty();
    assertThat(triples(iam.policy()))
        .doesNotContainAnyElementsOf(triples(Policies.policy(binding(T_UNCONDITIONAL))));
  }

  @Test
  void neverDropsStaleBindingsAndAddsDesiredOnesInOneWrite() {
    seed(T_UNCONDITIONAL, T);
    var before = iam.policy();

    assertThat(
            failureOf(() -> iam.writes.removeStaleBindings(edit(BOTH, List.of(T_UNCONDITIONAL))))
                .getType())
        .isEqualTo("BINDING_MISSING");
    assertThat(iam.policy()).isEqualTo(before);
    assertThat(iam.count("SetIamPolicy")).isZero();
  }

  @Test
  void neverAddsAndRemovesLiveGrantsInOneWriteWhoeverAsks() {
    seed(T_UNCONDITIONAL);
    var before = iam.policy();
    Requests.EditPolicy both = edit(BOTH, List.of(T_UNCONDITIONAL));

    assertThat(failureOf(() -> iam.writes.createBindings(both)).getType())
        .isEqualTo("INVALID_INPUT");
    assertThat(failureOf(() -> iam.writes.restoreBindings(both)).getType())
        .isEqualTo("INVALID_INPUT");
    assertThat(iam.policy()).isEqualTo(before);
    assertThat(iam.count("SetIamPolicy")).isZero();
  }

  /** As after a suspension: the policy read before does not show what depends on it now. */
  @Test
  void writesNothingAfterItStoodStillBetweenItsReadAndItsWrite() {
    // given
    create();
    Instant[] now = {Instant.parse("2026-01-02T03:04:05Z")};
    IamWriteActivitiesImpl frozen = iam.writing(() -> now[0] = now[0].plusSeconds(3_600));

    // when
    ApplicationFailure refused = failureOf(() -> frozen.restoreBindings(edit(List.of(), BOTH)));

    // then
    assertThat(refused.getType()).isEqualTo("STEP_TIMED_OUT");
    assertThat(refused.isNonRetryable()).isFalse();
    assertThat(iam.policy().getBindingsList()).containsExactly(binding(T), binding(U));
  }

  @Test
  void keepsAndReportsWhatSomebodyAddedMeanwhile() {
    create();
    iam.state.editPolicyAs(
        "terraform",
        ACCOUNT,
        policy -> policy.toBuilder().addBindings(binding(U_OF_TERRAFORM)).build());

    Answers.Edited undone = iam.writes.restoreBindings(edit(List.of(), BOTH));

    assertThat(undone.others()).containsExactly(U_OF_TERRAFORM);
    assertThat(iam.policy().getBindingsList()).containsExactly(binding(U_OF_TERRAFORM));
  }

  @Test
  void takesBindingsAwayInOneWriteAndGivesThemBack() {
    seed(T, U_OF_TERRAFORM);
    var before = triples(iam.policy());
    List<Grant> bound = List.of(T, U_OF_TERRAFORM);

    Answers.Edited removed = iam.writes.removeBindings(edit(List.of(), bound));
    assertThat(iam.policy().getBindingsList()).isEmpty();
    assertThat(iam.writes.removeBindings(edit(List.of(), bound)).wrote()).isFalse();
    iam.writes.restoreBindings(edit(bound, List.of()));

    assertThat(removed.removed()).containsExactlyElementsOf(bound);
    assertThat(triples(iam.policy())).isEqualTo(before);
    assertThat(iam.count("SetIamPolicy")).isEqualTo(2);
  }

  @Test
  void addsNothingInTheNameOfARemoval() {
    ApplicationFailure failure =
        failureOf(() -> iam.writes.removeBindings(edit(List.of(T), List.of())));

    assertThat(failure.getType()).isEqualTo("GRANT_NOT_ALLOWED");
    assertThat(iam.operations()).isEmpty();
  }

  @Test
  void replacesTheTombstoneOfARecreatedCastAccount() {
    seed(U);
    iam.state.recreateServiceAccount(Policies.CAST);
    assertThat(iam.policy().getBindings(0).getMembers(0)).startsWith("deleted:");

    Answers.Edited edited = create();

    assertThat(iam.policy().getBindingsList()).containsExactly(binding(T), binding(U));
    assertThat(edited.removed()).singleElement().matches(Grant::isTombstone);
  }

  @Test
  void losesAConflictWithoutHarmAndWinsTheNextAttempt() {
    iam.strike("SetIamPolicy", "conflict");

    ApplicationFailure failure = failureOf(this::create);

    assertThat(failure.getType()).isEqualTo("POLICY_CONFLICT");
    assertThat(failure.isNonRetryable()).isFalse();
    assertThat(iam.count("SetIamPolicy")).isOne();
    assertThat(create().wrote()).isTrue();
    assertThat(iam.policy().getBindingsList()).hasSize(3).contains(binding(T), binding(U));
  }

  @Test
  void findsAWriteDoneWhoseAnswerWasLost() {
    iam.strike("SetIamPolicy", "unavailable-after");

    assertThat(failureOf(this::create).getType()).isEqualTo("IAM_UNAVAILABLE");
    assertThat(create().wrote()).isFalse();
    assertThat(iam.policy().getBindingsList()).containsExactly(binding(T), binding(U));
  }

  @Test
  void isRefusedForAStaleReadInsteadOfUndoingSomebodysChange() {
    iam.state.editPolicyAs(
        "somebody",
        ACCOUNT,
        policy -> policy.toBuilder().addBindings(binding("roles/viewer", "allUsers")).build());
    iam.strike("GetIamPolicy", "stale-read");

    assertThat(failureOf(this::create).getType()).isEqualTo("POLICY_CONFLICT");
    assertThat(create().wrote()).isTrue();
    assertThat(iam.policy().getBindingsList()).contains(binding("roles/viewer", "allUsers"));
  }

  @Test
  void understandsAPolicyThatAnotherToolRewrote() {
    create();
    iam.strike("GetIamPolicy", "reorder");

    assertThat(create().wrote()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GetServiceAccount", "TestIamPermissions", "GetIamPolicy", "SetIamPolicy"})
  void endsEveryHangingCallAtItsDeadline(String operation) {
    try (SimulatedIam hurried = new SimulatedIam(IamSettings.defaults(), Duration.ofSeconds(2))) {
      seed(hurried, T, U);
      hurried.strike(operation, "hang");

      ApplicationFailure failure =
          failureOf(
              () -> {
                hurried.reads.captureBindings(new Requests.Capture(SimulatedIam.TARGET, null));
                hurried.writes.restoreBindings(edit(List.of(), BOTH));
              });

      assertThat(failure.getType()).isEqualTo("IAM_UNAVAILABLE");
      assertThat(failure.getOriginalMessage()).contains("DEADLINE_EXCEEDED");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "quota, IAM_QUOTA_EXHAUSTED, false",
    "api-disabled, IAM_API_DISABLED, true",
    "permission-lost, IAM_PERMISSION_DENIED, true",
    "drs, ORGANIZATION_POLICY, true",
    "member-vanished, POLICY_MEMBER_MISSING, false",
    "unavailable-before, IAM_UNAVAILABLE, false",
  })
  void namesWhatWentWrongAfterOneWrite(String fault, String code, boolean isFinal) {
    iam.strike("SetIamPolicy", fault);

    ApplicationFailure failure = failureOf(this::create);

    assertThat(failure.getType()).isEqualTo(code);
    assertThat(failure.isNonRetryable()).isEqualTo(isFinal);
    assertThat(iam.count("SetIamPolicy")).isOne();
    assertThat(iam.policy().getBindingsList()).isEmpty();
  }

  @Test
  void asksNobodyAboutAGrantThatIsNotAllowed() {
    Grant foreign = withMember(T, "user:eve@example.com");

    assertThat(
            failureOf(() -> iam.writes.createBindings(edit(List.of(foreign), List.of()))).getType())
        .isEqualTo("GRANT_NOT_ALLOWED");
    assertThat(
            failureOf(() -> iam.writes.restoreBindings(edit(List.of(foreign), List.of())))
                .getType())
        .isEqualTo("GRANT_NOT_ALLOWED");
    assertThat(
            failureOf(() -> iam.writes.removeStaleBindings(edit(List.of(), List.of(foreign))))
                .getType())
        .isEqualTo("GRANT_NOT_ALLOWED");
    assertThat(iam.operations()).isEmpty();
  }

  @Test
  void addsAConditionOfTheCallersChoiceOnlyWhenRestoring() {
    assertThat(
            failureOf(() -> iam.writes.createBindings(edit(List.of(T_UNCONDITIONAL), List.of())))
                .getType())
        .isEqualTo("GRANT_NOT_ALLOWED");
    assertThat(iam.writes.restoreBindings(edit(List.of(T_UNCONDITIONAL), List.of())).added())
        .containsExactly(T_UNCONDITIONAL);
  }

  @Test
  void sixteenProcessesThatWriteOnePolicyAllLand() throws Exception {
    List<String> members = new ArrayList<>();
    IntStream.range(0, 16)
        .mapToObj("cast-gke-writer-%02d@prod-cast-identity.iam.gserviceaccount.com"::formatted)
        .forEach(
            email -> {
              iam.state.addServiceAccount("prod-cast-identity", email);
              members.add(email);
            });
    iam.state.seedPolicy(
        ACCOUNT,
        policy -> policy.toBuilder().addBindings(binding("roles/viewer", "allUsers")).build());

    ExecutorService writers = Executors.newFixedThreadPool(members.size());
    try {
      List<Future<Integer>> attempts =
          members.stream().map(email -> writers.submit(() -> attemptsUntilWritten(email))).toList();
      for (Future<Integer> attempt : attempts) {
        assertThat(attempt.get()).isPositive();
      }
    } finally {
      writers.shutdownNow();
    }

    Policy policy = iam.policy();
    assertThat(policy.getBindings(0)).isEqualTo(binding("roles/viewer", "allUsers"));
    // T's condition is the same for all, so its 16 members share a binding; U's names the member.
    assertThat(policy.getBindingsCount()).isEqualTo(1 + 1 + 16);
    assertThat(PolicyGrants.onOurRoles(policy)).hasSize(32);
    assertThat(iam.calls.count(call -> call.effect().equals("write"))).isEqualTo(members.size());
  }

  @Test
  void clustersThatShareAnAccountNeedOneWriteAndNoneIsRefused() throws Exception {
    ExecutorService clusters = Executors.newFixedThreadPool(16);
    try {
      List<Future<Answers.Edited>> all =
          IntStream.range(0, 16).mapToObj(i -> clusters.submit(() -> create())).toList();
      int wrote = 0;
      for (Future<Answers.Edited> one : all) {
        wrote += one.get().wrote() ? 1 : 0;
      }
      assertThat(wrote).isOne();
    } finally {
      clusters.shutdownNow();
    }
    assertThat(iam.count("SetIamPolicy")).isOne();
  }

  private int attemptsUntilWritten(String email) {
    Requests.EditPolicy request =
        edit(
            List.of(
                CastServiceAccount.tokenCreatorGrant(email),
                CastServiceAccount.serviceAccountUserGrant(email)),
            List.of());
    IamWriteActivitiesImpl process = iam.anotherProcess();
    for (int attempt = 1; ; attempt++) {
      try {
        assertThat(process.createBindings(request).wrote()).isTrue();
        return attempt;
      } catch (ApplicationFailure conflict) {
        assertThat(conflict.getType()).isEqualTo("POLICY_CONFLICT");
      }
    }
  }

  private void seed(Grant... grants) {
    seed(iam, grants);
  }

  private static void seed(SimulatedIam iam, Grant... grants) {
    iam.state.seedPolicy(
        ACCOUNT,
        policy -> {
          Policy.Builder seeded = policy.toBuilder();
          for (Grant grant : grants) {
            assertThat(grant.member()).isEqualTo(MEMBER);
            seeded.addBindings(binding(grant));
          }
          return seeded.build();
        });
  }

  private static String etag(Policy policy) {
    return Base64.getEncoder().encodeToString(policy.getEtag().toByteArray());
  }

  private Answers.Edited create() {
    return iam.writes.createBindings(edit(BOTH, List.of()));
  }
}
