package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs discover, doctor, diagnose and settings from the command line through a worker and back. */
@RealServer
@Timeout(600)
class InspectionTest {

  private static Installation installation;

  @TempDir Path folder;

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  @Test
  void discoversWhatCastAiKnowsAsAManifestThatIsValidAndThatTheDoctorFindsWell()
      throws IOException {
    // when
    EmbarkRun discover = embark("discover", "--name", "found");
    Files.writeString(folder.resolve("found.yaml"), discover.out());
    EmbarkRun validate = embark("validate", "found.yaml");
    EmbarkRun doctor =
        embark("doctor", "found.yaml", "--limit", limit(discover), "--output", "json");

    // then
    assertThat(discover.exitCode()).as(discover.err()).isZero();
    assertThat(discover.out())
        .contains("found by the name that Cast AI's script gives")
        .contains("on a key")
        .contains("labels: {location: ");
    assertThat(validate.exitCode()).as(validate.out()).isZero();
    assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out())
        .contains("active, may write, never expires")
        .contains("the worker may set their policy")
        .doesNotContain(SimulatorsProcess.KEY);
  }

  @Test
  void namesTheCauseWhereTheWorldHasChangedSinceAnOnboarding() {
    // given
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);

    // then
    assertThat(diagnosed(target)).contains("REGISTRATION_MISSING");

    // and when
    installation.onboard(target).getResult(ClusterResult.class);
    installation.simulators().takeBindingsAway(target);

    // then
    assertThat(diagnosed(target))
        .contains("\"cause\" : \"BINDING_MISSING\"")
        .contains("gcloud iam service-accounts add-iam-policy-binding");
    assertThat(embark("settings", target.clusterId()).out())
        .contains("export CASTAI_IMPERSONATE=true")
        .contains("\"gkeSaImpersonate\":\"" + target.clientServiceAccount() + "\"");
  }

  @Test
  void saysWhatIsWrongWithTheKeyThatWasAskedFor() {
    EmbarkRun run = embark("discover", "--credential", "nobodys");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("no Cast AI credential named 'nobodys'")
        .contains("docs/errors.md#credential_unknown");
  }

  private String diagnosed(ClusterTarget target) {
    EmbarkRun run = embark("diagnose", target.clusterId(), "--output", "json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  /** Reduces the limit: five accounts serve as well as a hundred, and faster. */
  private String limit(EmbarkRun discover) throws IOException {
    Files.write(
        folder.resolve("five"),
        discover
            .out()
            .lines()
            .filter(line -> line.startsWith("  - id: "))
            .map(line -> line.substring(8))
            .limit(5)
            .toList());
    return "@five";
  }

  private EmbarkRun embark(String... arguments) {
    return EmbarkRun.of(installation, folder, arguments);
  }
}
