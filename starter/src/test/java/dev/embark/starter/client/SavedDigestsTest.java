package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Json;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.LabelSelector;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.model.WorkerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The digests here stand for those in saved plans and in the memos of open runs. A change that
 * alters one makes these plans unusable, and these runs look as if they had other content.
 */
class SavedDigestsTest {
  private static final String CAST = "cast-gke@prod-cast-identity.iam.gserviceaccount.com";
  private static final ClusterTarget ONE = target("one", Map.of("a", "1", "b", "2"));
  private static final ClusterTarget TWO = target("two", Map.of());
  private static final Rollout ROLLOUT =
      new Rollout(199, new MaxFailures(5, true))
          .in(
              List.of(
                  Wave.ofClusters("canary", 1).approvedWithin(Duration.ofHours(2)),
                  wave("early", 10, List.of(), 10, new MaxFailures(2, false)),
                  Wave.matching("prod", LabelSelector.parse("a=1,b!=3")),
                  wave("rest", null, List.of("two", "one"), 0, null)));
  private static final Condition ALWAYS =
      new Condition("AlwaysTrueCondition", "This condition is always true", "true");

  /** What {@link #ALWAYS} made of it when the condition's text was no part of a digest. */
  private static final String FORMER =
      "0eefbc9f1b77e72a0e189aba3793b71265145442dcfa657bc039a3e9a9552f5e";

  @TempDir private Path folder;

  @Test
  void theDigestOfAFleetWithWavesStays() {
    assertThat(FleetInputs.digest(List.of(ONE, TWO), ROLLOUT, ClusterOptions.DEFAULT))
        .isEqualTo("ceb0e0456a2d111a290e416b82526480ee7593fda0b8d0f59add8e35ca3d7511");
  }

  @ParameterizedTest
  @CsvSource({
    "false,, acf2be7d8c7afaa5ef02f3858572e9b8b9c1d7f15ec760896da7ae4b070bede5",
    "true, " + CAST + ", e44c475a383428a17ea259bd14e3485c1551fbe0942b3604defc04d34cfd35e9"
  })
  void theDigestOfAnOffboardingStays(boolean accepted, @Nullable String account, String digest) {
    assertThat(
            FleetInputs.leaving(
                    "fleet",
                    List.of(ONE, TWO),
                    Rollout.DEFAULT,
                    ClusterOptions.DEFAULT,
                    new OffboardingChoices(accepted, account),
                    Authorship.of("ada"))
                .digest())
        .isEqualTo(digest);
  }

  @Test
  void theDigestOfAPlanStays() {
    assertThat(plan(null).digest())
        .isEqualTo("2cd433dffa88aea2bac4ab85774c8df7f2b13772aa37a34e57bb2b75e3211c04");
    assertThat(plan(ALWAYS).digest())
        .isEqualTo("5899abbba5214ee89eca9c1e68607b7b72e7c7f589a54c4d9cabfcf612538f85");
  }

  @Test
  void noComponentIsLeftOutOfTheDigests() {
    // A new component must enter DigestText; then count it here.
    assertThat(Wave.class.getRecordComponents()).hasSize(8);
    assertThat(OffboardingChoices.class.getRecordComponents()).hasSize(2);
    assertThat(WorkerIdentity.class.getRecordComponents()).hasSize(2);
    assertThat(PlannedCluster.class.getRecordComponents()).hasSize(8);
    assertThat(ClusterTarget.class.getRecordComponents()).hasSize(6);
    assertThat(Finding.class.getRecordComponents()).hasSize(3);
    assertThat(Grant.class.getRecordComponents()).hasSize(3);
    assertThat(Condition.class.getRecordComponents()).hasSize(3);
    assertThat(LabelSelector.Condition.class.getRecordComponents()).hasSize(3);
    assertThat(Rollout.class.getRecordComponents()).hasSize(3);
    assertThat(ClusterOptions.class.getRecordComponents()).hasSize(4);
    assertThat(FrozenPlan.class.getRecordComponents()).hasSize(8);
  }

  @Test
  void aSavedPlanIsReadAsItWas() {
    // given
    Path file = folder.resolve("fleet.plan");
    PlanFile.write(plan(ALWAYS), file, file);

    // then
    assertThat(PlanFile.read(file, file)).isEqualTo(plan(ALWAYS));
  }

  @Test
  void aPlanSavedBeforeConditionsWereAPartOfTheDigestIsRead() throws IOException {
    // given
    Path file = saved(plan(ALWAYS).digest(), FORMER);

    // then
    assertThat(PlanFile.read(file, file)).isEqualTo(plan(ALWAYS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"true\"", "This condition is always true", "AlwaysTrueCondition"})
  void aPlanWithAnEditedConditionIsRefused(String part) throws IOException {
    // given
    Path file = saved(part, part.replace("true", "false").replace("Always", "Never"));

    // then
    assertThatThrownBy(() -> PlanFile.read(file, file))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("has changed since it was written");
  }

  /** A plan in which one text was replaced, wherever it occurs. */
  private Path saved(String text, String replacement) throws IOException {
    String document = Json.pretty(PlanFile.document(plan(ALWAYS)));
    assertThat(document).contains(text);
    return Files.writeString(folder.resolve("fleet.plan"), document.replace(text, replacement));
  }

  private static FrozenPlan plan(@Nullable Condition condition) {
    String member = "serviceAccount:" + CAST;
    return new FrozenPlan(
        "fleet",
        "ada",
        Instant.parse("2026-11-23T12:00:00Z"),
        new WorkerIdentity(
            "embark@acme-ops.iam.gserviceaccount.com", Map.of("default", "o-1", "other", "o-2")),
        CAST,
        ROLLOUT,
        ClusterOptions.DEFAULT,
        List.of(
            new PlannedCluster(
                ONE.expecting("ABCDabcdABCDabcd"),
                "gke-1",
                Course.ONBOARD,
                "castai@acme-prod.iam.gserviceaccount.com",
                "c-1",
                "console",
                List.of(
                    new Grant("roles/iam.serviceAccountUser", null, member),
                    new Grant("roles/iam.serviceAccountTokenCreator", condition, member)),
                List.of(note(Finding.SHARED_ACCOUNT, "Shared with two."))),
            new PlannedCluster(
                TWO,
                "gke-2",
                Course.UNKNOWN,
                null,
                null,
                null,
                List.of(),
                List.of(
                    new Finding(
                        Finding.Weight.UNCHECKED, "IAM_UNAVAILABLE", "Google did not answer."),
                    note("X", "y")))));
  }

  private static Finding note(String code, String text) {
    return new Finding(Finding.Weight.NOTE, code, text);
  }

  private static Wave wave(
      String name,
      @Nullable Integer percent,
      List<String> ids,
      int soakMinutes,
      @Nullable MaxFailures allowed) {
    Duration soak = Duration.ofMinutes(soakMinutes);
    return new Wave(name, null, percent, null, ids, null, soak, allowed);
  }

  private static ClusterTarget target(String id, Map<String, String> labels) {
    return new ClusterTarget(
        id, "acme-prod", "castai@acme-prod.iam.gserviceaccount.com", "default", labels);
  }
}
