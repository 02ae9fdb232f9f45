package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.CLIENT_NAME;
import static dev.embark.simulators.iam.IamFixture.USER;
import static dev.embark.simulators.iam.IamFixture.binding;
import static dev.embark.simulators.iam.IamFixture.refused;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static dev.embark.simulators.iam.IamFixture.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.ResourceExhaustedException;
import com.google.api.gax.rpc.StatusCode;
import com.google.api.gax.rpc.UnavailableException;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.rpc.PreconditionFailure;
import dev.embark.simulators.call.AwaitedCalls;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultDocument;
import dev.embark.simulators.fault.FaultRule;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {

  private final IamFixture fixture =
      new IamFixture(IamSettings.defaults().withFixedPropagation(Duration.ofSeconds(10)));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void knowsItsVocabularyAndNothingElse() {
    assertThat(IamState.knownFaults()).hasSize(18).contains("conflict", "tf-overwrite");
    for (String kind : IamState.knownFaults()) {
      fixture.faults.add(FaultRule.always(kind, "*", "nobody", Fault.of(kind)));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> fixture.rule("*", "gremlins"));
    assertThatIllegalArgumentException().isThrownBy(() -> fixture.rule("GetRole", "conflict"));
  }

  @Test
  void isDocumentedWithEveryParameter() throws IOException {
    FaultDocument.assertExplains(IamFaults.vocabulary(Set.of()));
  }

  @Test
  void letsOthersSlipInBetweenAsOftenAsTheRuleSays() {
    // given
    fixture.rule("SetIamPolicy", 2, "conflict", Map.of());

    // when, then
    refused(AbortedException.class, () -> fixture.edit(p -> p.addBindings(tokenCreator(CAST))));
    refused(AbortedException.class, () -> fixture.edit(p -> p.addBindings(tokenCreator(CAST))));
    assertThat(fixture.edit(p -> p.addBindings(tokenCreator(CAST))).getBindingsList())
        .containsExactly(
            binding(
                "roles/iam.serviceAccountViewer",
                "user:colleague-1@example.com",
                "user:colleague-2@example.com"),
            tokenCreator(CAST));
  }

  @Test
  void letsOthersWriteRightAfterARead() {
    fixture.rule("GetIamPolicy", 1, "conflict", Map.of("member", "user:eve@example.com"));

    refused(AbortedException.class, () -> fixture.edit(p -> p.addBindings(tokenCreator(CAST))));

    assertThat(fixture.get().getBindings(0).getMembersList())
        .containsExactly("user:eve@example.com");
  }

  @Test
  void readsThePastWhenStale() {
    // given
    Policy first = fixture.edit(p -> p.addBindings(tokenCreator(CAST)));
    fixture.clock.advance(Duration.ofSeconds(50));
    fixture.edit(p -> p.addBindings(user(CAST)));
    fixture.clock.advance(Duration.ofSeconds(20));

    // when, then
    fixture.rule("GetIamPolicy", 2, "stale-read", Map.of("age", "30s"));
    assertThat(fixture.get()).isEqualTo(first);
    refused(AbortedException.class, () -> fixture.edit(p -> p));
    assertThat(fixture.get().getBindingsCount()).isEqualTo(2);
  }

  @Test
  void losesTheAnswerBeforeOrAfterTheWrite() {
    fixture.rule("SetIamPolicy", "unavailable-before");
    refused(UnavailableException.class, () -> fixture.edit(p -> p.addBindings(tokenCreator(CAST))));
    assertThat(fixture.state.policyOf(CLIENT).getBindingsCount()).isZero();

    fixture.rule("SetIamPolicy", "unavailable-after");
    refused(UnavailableException.class, () -> fixture.edit(p -> p.addBindings(tokenCreator(CAST))));
    assertThat(fixture.state.policyOf(CLIENT).getBindingsCount()).isEqualTo(1);
    assertThat(fixture.calls.calls())
        .filteredOn(call -> call.operation().equals("SetIamPolicy"))
        .extracting(Call::result, Call::effect)
        .containsExactly(tuple("UNAVAILABLE", "none"), tuple("UNAVAILABLE", "write"));
  }

  @Test
  void hangsUntilTheCallerGivesUp() {
    SetIamPolicyRequest request =
        SetIamPolicyRequest.newBuilder()
            .setResource(CLIENT_NAME)
            .setPolicy(Policy.newBuilder().addBindings(tokenCreator(CAST)).setVersion(3))
            .build();

    fixture.rule("SetIamPolicy", "hang");
    assertHangs(request);
    AwaitedCalls.await(fixture.calls, "SetIamPolicy", 1);
    assertThat(fixture.state.policyOf(CLIENT).getBindingsCount()).isZero();

    fixture.rule("SetIamPolicy", 1, "hang", Map.of("commit", "true"));
    assertHangs(request);
    AwaitedCalls.await(fixture.calls, "SetIamPolicy", 2);
    assertThat(fixture.state.policyOf(CLIENT).getBindingsCount()).isEqualTo(1);
  }

  /** The connection is there before: a call that gave up while connecting would tell nothing. */
  private void assertHangs(SetIamPolicyRequest request) {
    fixture.get();
    refused(
        DeadlineExceededException.class,
        () ->
            fixture
                .iam
                .setIamPolicyCallable()
                .call(
                    request,
                    GrpcCallContext.createDefault().withTimeoutDuration(Duration.ofSeconds(2))));
  }

  @Test
  void refusesInGooglesWords() {
    fixture.rule("GetIamPolicy", "quota");
    refused(ResourceExhaustedException.class, fixture::get)
        .satisfies(e -> assertThat(e.getReason()).isEqualTo("RATE_LIMIT_EXCEEDED"));

    fixture.rule("GetIamPolicy", "api-disabled");
    refused(PermissionDeniedException.class, fixture::get)
        .withMessageContaining("has not been used in project")
        .satisfies(e -> assertThat(e.getReason()).isEqualTo("SERVICE_DISABLED"))
        .satisfies(e -> assertThat(e.getErrorDetails().getHelp()).isNotNull());

    fixture.rule("SetIamPolicy", "member-vanished");
    refused(
            InvalidArgumentException.class,
            () -> fixture.edit(p -> p.addBindings(tokenCreator(CAST))))
        .withMessageContaining("Service account " + CAST + " does not exist.");
  }

  @Test
  void namesConstraintAndMemberWhenTheOrganizationForbidsIt() {
    fixture.rule("SetIamPolicy", "drs");

    refused(
            FailedPreconditionException.class,
            () -> fixture.edit(p -> p.addBindings(tokenCreator(CAST))))
        .withMessageContaining("do not belong to a permitted customer.")
        .satisfies(
            e -> {
              PreconditionFailure failure = e.getErrorDetails().getPreconditionFailure();
              assertThat(failure.getViolations(0).getType())
                  .isEqualTo("constraints/iam.allowedPolicyMemberDomains");
              assertThat(failure.getViolations(0).getSubject())
                  .isEqualTo("orgpolicy:projects/shop-prod?configvalue=" + CAST);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "constraints/iam.managed.allowedPolicyMembers, Operation denied by org policy on resource",
    "customConstraints/custom.noOutsiders, Operation denied by custom org policies",
  })
  void namesNewerConstraintsInAFormOfTheirOwn(String constraint, String words) {
    fixture.rule("SetIamPolicy", 1, "drs", Map.of("constraint", constraint));

    refused(
            FailedPreconditionException.class,
            () -> fixture.edit(p -> p.addBindings(tokenCreator(CAST))))
        .withMessageContaining(words)
        .withMessageContaining(constraint)
        .satisfies(e -> assertThat(e.getReason()).isEqualTo("CUSTOM_ORG_POLICY_VIOLATION"))
        .satisfies(e -> assertThat(e.getMetadata()).containsEntry("customConstraints", constraint))
        .satisfies(e -> assertThat(e.getErrorDetails().getPreconditionFailure()).isNull());
  }

  @Test
  void takesPermissionsAway() {
    fixture.rule(
        "*", 3, "permission-lost", Map.of("permission", "iam.serviceAccounts.setIamPolicy"));

    var test =
        TestIamPermissionsRequest.newBuilder()
            .setResource(CLIENT_NAME)
            .addPermissions("iam.serviceAccounts.getIamPolicy")
            .addPermissions("iam.serviceAccounts.setIamPolicy")
            .build();
    assertThat(fixture.iam.testIamPermissions(test).getPermissionsList())
        .containsExactly("iam.serviceAccounts.getIamPolicy");
    refused(PermissionDeniedException.class, () -> fixture.edit(p -> p))
        .withMessageContaining(
            "Permission iam.serviceAccounts.setIamPolicy is required to perform this operation on"
                + " service account "
                + CLIENT_NAME
                + ".");
  }

  @Test
  void disablesOrReplacesTheAccountUnderTheCaller() {
    fixture.rule("SetIamPolicy", "sa-disabled");
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));
    assertThat(fixture.state.serviceAccountIsUsable(CLIENT)).isFalse();

    String uniqueId = fixture.state.uniqueIdOf(CLIENT);
    fixture.rule("SetIamPolicy", "sa-deleted-recreated");
    refused(AbortedException.class, () -> fixture.edit(p -> p));
    assertThat(fixture.state.uniqueIdOf(CLIENT)).isNotEqualTo(uniqueId);
    assertThat(fixture.state.serviceAccountIsUsable(CLIENT)).isTrue();
    assertThat(fixture.get().getBindingsList()).isEmpty();
  }

  @Test
  void keepsDetailsToItself() {
    fixture.rule("GetIamPolicy", 1, "details-missing", Map.of("with", "quota"));

    refused(ResourceExhaustedException.class, fixture::get)
        .satisfies(e -> assertThat(e.getReason()).isNull());
  }

  @ParameterizedTest
  @CsvSource({
    "quota, RESOURCE_EXHAUSTED",
    "permission-lost, PERMISSION_DENIED",
    "api-disabled, PERMISSION_DENIED",
    "drs, FAILED_PRECONDITION",
    "conflict, ABORTED",
    "unavailable-before, UNAVAILABLE",
    "unavailable-after, UNAVAILABLE",
  })
  void keepsTheDetailsOfAnyErrorToItself(String cause, StatusCode.Code code) {
    fixture.rule("SetIamPolicy", 1, "details-missing", Map.of("with", cause));

    refused(ApiException.class, () -> fixture.edit(p -> p.addBindings(tokenCreator(CAST))))
        .satisfies(e -> assertThat(e.getStatusCode().getCode()).isEqualTo(code))
        .satisfies(e -> assertThat(e.getReason()).isNull());
    assertThat(fixture.state.policyOf(CLIENT).getBindingsCount())
        .isEqualTo(cause.equals("conflict") || cause.equals("unavailable-after") ? 1 : 0);
  }

  @Test
  void hangsAlsoWhenDetailsAreMissing() {
    SetIamPolicyRequest request =
        SetIamPolicyRequest.newBuilder()
            .setResource(CLIENT_NAME)
            .setPolicy(Policy.getDefaultInstance())
            .build();
    fixture.rule("SetIamPolicy", 1, "details-missing", Map.of("with", "hang"));

    assertHangs(request);
    AwaitedCalls.await(fixture.calls, "SetIamPolicy", 1);
  }

  @Test
  void answersAsToAnOldClient() {
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));
    fixture.rule("GetIamPolicy", "withcond");

    assertThat(fixture.get().getBindings(0).getRole()).contains("_withcond_");
    assertThat(fixture.get().getBindings(0).getRole()).doesNotContain("_withcond_");
  }

  @Test
  void letsAnotherToolSortMergeAndLowerCase() {
    // given
    Binding mixed = binding(USER, "user:Zoe@Example.com", "principal://Pool/Ann");
    fixture.edit(p -> p.addBindings(mixed).addBindings(tokenCreator(CAST)).addBindings(mixed));

    // when
    fixture.rule("GetIamPolicy", "reorder");

    // then
    assertThat(fixture.get().getBindingsList())
        .containsExactly(
            tokenCreator(CAST), binding(USER, "principal://Pool/Ann", "user:zoe@example.com"));
  }

  @Test
  void letsAnotherToolWipeOurBindings() {
    // given
    Binding seeded = binding(USER, "user:ann@example.com");
    Binding viewer = binding("roles/iam.serviceAccountViewer", "user:bob@example.com");
    fixture.state.seedPolicy(CLIENT, p -> Policy.newBuilder().addBindings(seeded).build());
    fixture.rule("SetIamPolicy", "tf-overwrite");

    // when
    Policy written =
        fixture.edit(
            p -> p.addBindings(viewer).addBindings(tokenCreator(CAST)).addBindings(user(CAST)));

    // then
    assertThat(written.getBindingsList())
        .containsExactly(seeded, viewer, tokenCreator(CAST), user(CAST));
    assertThat(fixture.get().getBindingsList()).containsExactlyInAnyOrder(seeded, viewer);
  }

  @Test
  void delaysTheEffectOfAWriteOrWithholdsIt() {
    fixture.rule("SetIamPolicy", 1, "slow-propagation", Map.of("delay", "PT15M"));
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));
    fixture.rule("SetIamPolicy", "never-propagates");
    fixture.edit(p -> p.addBindings(user(CAST)));

    fixture.clock.advance(Duration.ofMinutes(14));
    assertThat(fixture.state.canImpersonate(CAST, CLIENT)).isFalse();
    fixture.clock.advance(Duration.ofMinutes(1));
    assertThat(fixture.state.canImpersonate(CAST, CLIENT)).isTrue();
    fixture.clock.advance(Duration.ofDays(300));
    assertThat(fixture.state.canActAs(CAST, CLIENT)).isFalse();
    assertThat(fixture.get().getBindingsList()).hasSize(2);
  }
}
