package dev.embark.e2e.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.fault.Fault;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The oracle detects false claims; otherwise, a green matrix would prove nothing. */
class OracleTest {

  private static final String CAST = "cast-gke-0a1b2c3d@prod-cast-identity.iam.gserviceaccount.com";
  private static final FleetCluster CLUSTER =
      Fleet.of(1, List.of(ClusterSituation.FRESH)).the(ClusterSituation.FRESH);
  private static final Link LINK = new Link(CLUSTER.serviceAccount(), CLUSTER.projectId());
  private static final List<Binding> FOREIGN =
      List.of(Binding.newBuilder().setRole("roles/viewer").addMembers("user:a@b.example").build());
  private static final Truth FRESH =
      new Truth(null, "old", CredentialsMode.KEY, 0, Set.of(), FOREIGN);
  private static final Truth MOVED =
      new Truth(LINK, "new", CredentialsMode.IMPERSONATION, 0, Truth.desired(CAST), FOREIGN);
  private static final Outcome ONBOARDED = new Outcome.Onboarded("new");
  private static final Outcome ROLLED_BACK =
      new Outcome.RolledBack(ErrorCode.CASTAI_BAD_REQUEST, "", List.of());

  @Test
  void believesWhatIsTrue() {
    assertThat(problems(Course.PASSES, MOVED, ONBOARDED)).isEmpty();
    assertThat(problems(Course.ENDS, FRESH, ROLLED_BACK)).isEmpty();
  }

  @Test
  void doesNotBelieveThatAClusterIsOnboardedWhoseCredentialsDidNotChange() {
    Truth onKey = new Truth(LINK, "old", CredentialsMode.KEY, 0, Truth.desired(CAST), FOREIGN);

    assertThat(problems(Course.PASSES, onKey, new Outcome.Onboarded("old")))
        .anyMatch(problem -> problem.contains("same credentials"));
  }

  @Test
  void doesNotBelieveThatAClusterIsOnboardedWithoutItsGrants() {
    Truth unbound = new Truth(LINK, "new", CredentialsMode.IMPERSONATION, 0, Set.of(), FOREIGN);

    assertThat(problems(Course.PASSES, unbound, ONBOARDED)).anyMatch(p -> p.startsWith("grants"));
  }

  @Test
  void doesNotBelieveInARollbackThatLeavesTheLinkOrAGrant() {
    Truth linked = new Truth(LINK, "old", CredentialsMode.KEY, 0, Set.of(), FOREIGN);
    Truth bound = new Truth(null, "old", CredentialsMode.KEY, 0, Truth.desired(CAST), FOREIGN);

    assertThat(problems(Course.ENDS, linked, ROLLED_BACK)).anyMatch(p -> p.startsWith("link"));
    assertThat(problems(Course.ENDS, bound, ROLLED_BACK)).anyMatch(p -> p.startsWith("grants"));
  }

  @Test
  void doesNotBelieveThatGrantsAreKeptForClustersThatAreNotThere() {
    UndoPiece kept = new UndoPiece("bindings", UndoPiece.Result.KEPT_SHARED, "", null);
    Outcome claim = new Outcome.RolledBack(ErrorCode.CASTAI_BAD_REQUEST, "", List.of(kept));

    assertThat(problems(Course.ENDS, FRESH, claim)).anyMatch(p -> p.startsWith("kept for others"));
  }

  @Test
  void seesALossOfAccessAndAChangeOfForeignBindings() {
    Truth robbed =
        new Truth(LINK, "new", CredentialsMode.IMPERSONATION, 0, Truth.desired(CAST), List.of());

    assertThat(Oracle.problems(ended(Course.PASSES, MOVED, ONBOARDED, true, List.of()), CAST))
        .containsExactly("a cluster lost its access");
    assertThat(problems(Course.PASSES, robbed, ONBOARDED))
        .anyMatch(problem -> problem.startsWith("bindings of others"));
  }

  @Test
  void seesThatAColleaguesMemberWasOverwritten() {
    Call colleagues =
        new Call(
            Instant.EPOCH,
            "direct",
            "SetIamPolicy",
            LINK.clientServiceAccount(),
            "colleague",
            "",
            "OK",
            "write");

    assertThat(
            Oracle.problems(
                ended(Course.PASSES, MOVED, ONBOARDED, false, List.of(colleagues)), CAST))
        .containsExactly("0 members added meanwhile");
  }

  @Test
  void countsTheWrites() {
    Call write =
        new Call(
            Instant.EPOCH,
            "iam-grpc",
            "SetIamPolicy",
            LINK.clientServiceAccount(),
            "",
            "",
            "OK",
            "write");

    assertThat(
            Oracle.problems(
                ended(Course.PASSES, MOVED, ONBOARDED, false, List.of(write, write)), CAST))
        .containsExactly("2 writes of the policy");
  }

  @Test
  void doesNotBelieveInARejectionAfterAWrite() {
    Call write =
        new Call(
            Instant.EPOCH,
            "castai-http",
            "gcpCreateSa",
            CLUSTER.id().toString(),
            "",
            "",
            "200",
            "noop-write");
    Outcome claim = new Outcome.Rejected(ErrorCode.CASTAI_BAD_REQUEST, "");

    assertThat(Oracle.problems(ended(Course.ENDS, FRESH, claim, false, List.of(write)), CAST))
        .contains("wrote something");
  }

  private static List<String> problems(Course course, Truth after, Outcome claim) {
    return Oracle.problems(ended(course, after, claim, false, List.of()), CAST);
  }

  private static Ended ended(
      Course course, Truth after, Outcome claim, boolean lost, List<Call> calls) {
    MatrixFault fault = new MatrixFault("made up", Fault.of("status"), 1, course);
    MatrixCase played =
        new MatrixCase(0, Step.CREATE, fault, StartingState.FRESH, Spread.WORST, CLUSTER);
    ClusterResult claimed = new ClusterResult(CLUSTER.id().toString(), claim, null, List.of());
    return new Ended(played, FRESH, after, claimed, null, calls, true, false, lost);
  }
}
