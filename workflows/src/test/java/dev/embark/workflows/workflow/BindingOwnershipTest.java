package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakePolicies.TOKEN_CREATOR;
import static dev.embark.workflows.workflow.FakePolicies.USER;
import static dev.embark.workflows.workflow.FakeWorld.CAST;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An off-boarding takes no bindings that are for another organization's clusters. */
@Timeout(300)
class BindingOwnershipTest {

  /** The account of another organization that uses the same client service account. */
  private static final String OTHER_CAST =
      "cast-gke-def456@prod-cast-identity.iam.gserviceaccount.com";

  private static final Grant OTHERS = CastServiceAccount.tokenCreatorGrant(OTHER_CAST);

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  /** Its own may have been overwritten, or never made. */
  @Test
  void keepsTheOnlyBindingsOfALinkedClusterIfTheyAreAnotherOrganizations() {
    // given
    ClusterTarget target = world.cluster(1, null, account(1));
    world.grant(account(1), OTHERS);

    // when
    ClusterResult result = run(target, null);

    // then
    Outcome.Rejected refused = (Outcome.Rejected) result.outcome();
    assertThat(refused.code()).isEqualTo(ErrorCode.CAST_SERVICE_ACCOUNT_UNPROVEN);
    assertThat(refused.message()).contains(OTHER_CAST, "--cast-service-account=" + CAST);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).containsExactly(OTHERS);
    assertThat(result.castServiceAccount()).as("what a retry would take").isNull();
  }

  @Test
  void saysWhoseBindingsStayIfTheNamedAccountHasNone() {
    // given
    ClusterTarget target = world.cluster(1, null, account(1));
    world.grant(account(1), OTHERS);

    // when
    ClusterResult result = run(target, CAST);

    // then
    assertThat(((Outcome.Offboarded) result.outcome()).pieces())
        .extracting(UndoPiece::result)
        .containsExactly(Result.UNDONE, Result.NOT_NEEDED);
    assertThat(world.grantsOn(account(1))).containsExactly(OTHERS);
    assertThat(result.notes()).anyMatch(note -> note.contains("bound to " + OTHER_CAST));
  }

  /** As when impersonation was switched off for the organization: the operator can name them. */
  @ParameterizedTest
  @EnumSource(names = {"CASTAI_BAD_REQUEST", "CASTAI_FORBIDDEN"})
  void leavesEverythingIfCastAiDoesNotSayWhoseTheyAre(ErrorCode refusal) {
    // given
    ClusterTarget target = bound();
    world.failNext("registerServiceAccount", refusal);

    // when
    ClusterResult result = run(target, null);

    // then
    Outcome.Rejected refused = (Outcome.Rejected) result.outcome();
    assertThat(refused.code()).isEqualTo(ErrorCode.CAST_SERVICE_ACCOUNT_UNPROVEN);
    assertThat(refused.message())
        .contains(refusal.name(), target.clusterId() + " --cast-service-account=" + CAST);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  /** Cast AI has named another one, which this worker does not know: they are not the cluster's. */
  @Test
  void advisesNobodyToNameAnAccountThatIsNotTheClusters() {
    // given
    ClusterTarget target = bound();
    world.failNext("registerServiceAccount", ErrorCode.FOREIGN_CAST_SERVICE_ACCOUNT);

    // when
    Outcome.Rejected refused = (Outcome.Rejected) run(target, null).outcome();

    // then
    assertThat(refused.code()).isEqualTo(ErrorCode.FOREIGN_CAST_SERVICE_ACCOUNT);
    assertThat(refused.message()).doesNotContain("--cast-service-account");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void disablesImpersonationOnlyOnceAnEarlierQuestionCanNoLongerMakeTheLink(boolean held) {
    // given
    ClusterTarget target = bound();
    List<Long> millis = new ArrayList<>();
    Runnable note = () -> millis.add(stage.environment.currentTimeMillis());
    world.failNext(
        "registerServiceAccount",
        held ? ErrorCode.CASTAI_UNAUTHORIZED : ErrorCode.CASTAI_UNAVAILABLE);
    world.then("registerServiceAccount", note);
    world.then("disableImpersonation", note);

    // when
    OffboardingWorkflow run = stage.start(input(target, null));
    if (held) {
      stage.await(() -> run.status().phase() == Phase.NeedsAttention);
      run.retry(Control.by(Authorship.of("ada")));
    }
    ClusterResult result = Stage.resultOf(run);

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.Offboarded.class);
    assertThat(millis.get(1) - millis.get(0))
        .isGreaterThanOrEqualTo(Timing.DEFAULT.settle().toMillis());
  }

  @Test
  void linksNoClusterToLearnWhoseTheyAre() {
    // given
    ClusterTarget target = bound();
    world.then("registerServiceAccount", () -> world.cluster(1, null, null));

    // when
    ClusterResult result = run(target, null);

    // then
    Outcome.Rejected refused = (Outcome.Rejected) result.outcome();
    assertThat(refused.code()).isEqualTo(ErrorCode.CAST_SERVICE_ACCOUNT_UNPROVEN);
    assertThat(refused.message()).contains("unlinked", "--cast-service-account=" + CAST);
    assertThat(world.linkOf(1)).isEmpty();
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  private ClusterTarget bound() {
    ClusterTarget target = world.cluster(1, null, account(1));
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);
    return target;
  }

  private ClusterResult run(ClusterTarget target, @Nullable String named) {
    return Stage.resultOf(stage.start(input(target, named)));
  }

  private static OffboardingInput input(ClusterTarget target, @Nullable String named) {
    return OffboardingInput.single(
        target, ClusterOptions.DEFAULT, new OffboardingChoices(false, named), Authorship.of("ada"));
  }
}
