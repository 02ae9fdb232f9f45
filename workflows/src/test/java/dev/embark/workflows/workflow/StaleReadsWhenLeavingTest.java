package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakePolicies.TOKEN_CREATOR;
import static dev.embark.workflows.workflow.FakePolicies.USER;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Reads are eventually consistent, so an off-boarding that comes soon after another change may not
 * see what it is to take away. What it reports as removed must be gone.
 */
@Timeout(300)
class StaleReadsWhenLeavingTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @BeforeEach
  void bind() {
    world.cluster(1, null, account(1));
    grant();
  }

  @Test
  void takesBindingsAwayThatTheFirstLookDidNotShow() {
    world.then("captureBindings", () -> world.takeAllGrants(account(1)));
    world.then("captureBindings", this::grant);

    List<UndoPiece> pieces = run();

    assertThat(pieces).extracting(UndoPiece::result).containsExactly(Result.UNDONE, Result.UNDONE);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  @Test
  void takesBindingsAwayThatTheRemovalDidNotFindAtFirst() {
    world.then("removeBindings", () -> world.takeAllGrants(account(1)));
    world.then("removeBindings", this::grant);

    List<UndoPiece> pieces = run();

    assertThat(pieces).extracting(UndoPiece::result).containsExactly(Result.UNDONE, Result.UNDONE);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  @Test
  void doesNotTakeCreditForBindingsThatSomebodyElseRemoved() {
    world.then("removeBindings", () -> world.takeAllGrants(account(1)));

    List<UndoPiece> pieces = run();

    assertThat(pieces)
        .extracting(UndoPiece::result)
        .containsExactly(Result.UNDONE, Result.NOT_NEEDED);
  }

  @Test
  void takesALinkAwayThatWasNotShownAtFirst() {
    world.then("disableImpersonation", () -> world.cluster(1, null, null));
    world.then("disableImpersonation", () -> world.cluster(1, null, account(1)));

    List<UndoPiece> pieces = run();

    assertThat(pieces.get(0).result()).isEqualTo(Result.UNDONE);
    assertThat(world.linkOf(1)).isEmpty();
  }

  private void grant() {
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);
  }

  private List<UndoPiece> run() {
    ClusterTarget target = FakeWorld.target(1);
    OffboardingInput input =
        OffboardingInput.single(
            target,
            ClusterOptions.DEFAULT,
            new OffboardingChoices(false, null),
            Authorship.of("ada"));
    return ((Outcome.Offboarded) Stage.resultOf(stage.start(input)).outcome()).pieces();
  }
}
