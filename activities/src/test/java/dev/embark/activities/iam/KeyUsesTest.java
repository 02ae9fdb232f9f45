package dev.embark.activities.iam;

import static dev.embark.activities.iam.SimulatedIam.ACCOUNT;
import static dev.embark.activities.iam.SimulatedIam.PROJECT;
import static dev.embark.activities.iam.SimulatedIam.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.core.NoCredentialsProvider;
import dev.embark.activities.policyanalyzer.ActivityAnalyzerClient;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.iam.IamRestServer;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.KeyUse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys with the last use that Policy Analyzer reports; it is 2 January 2026. */
class KeyUsesTest {

  private static final Instant AUTUMN = Instant.parse("2025-10-01T12:00:00Z");
  private static final String WATCHED_TO = "2025-12-31";

  private final SimulatedIam iam = new SimulatedIam();
  private final SimulatedAccess access = new SimulatedAccess(iam);
  private IamRestServer rest;
  private ActivityAnalyzerClient analyzer;

  @BeforeEach
  void start() throws IOException {
    rest = IamRestServer.start(iam.state, 0);
    analyzer = analyzer(ActivityAnalyzerClient.DEFAULT_PATIENCE);
  }

  @AfterEach
  void close() {
    analyzer.close();
    access.close();
    rest.close();
    iam.close();
  }

  @Test
  void tellsTheDayOfTheLastUse() {
    String key = key("2025-12-24T23:00:00Z");

    Access.Keys keys = keys();

    assertThat(keys.lastUseUnseen()).isNull();
    assertThat(keys.keys()).extracting(Access.Key::id).containsExactly(key);
    assertThat(keys.keys().get(0).lastUse())
        .isEqualTo(new KeyUse("2025-12-24", "2025-10-01", WATCHED_TO));
  }

  @Test
  void tellsThatNoUseWasSeenAndSinceWhenItWasLookedFor() {
    iam.state.addUserManagedKey(ACCOUNT, AUTUMN);

    assertThat(keys().lastUseUnseen()).isNull();
    assertThat(keys().keys().get(0).lastUse())
        .isEqualTo(new KeyUse(null, "2025-10-01", WATCHED_TO));
  }

  @Test
  void takesNothingListedForUnknownAndNotForUnused() {
    key("2025-12-24T23:00:00Z");
    String young = iam.state.addUserManagedKey(ACCOUNT);

    Access.Keys keys = keys();

    assertThat(keys.keys())
        .filteredOn(key -> key.lastUse() == null)
        .extracting(Access.Key::id)
        .containsExactly(young);
    assertThat(keys.keys()).hasSize(2);
    assertThat(keys.lastUseUnseen()).contains("lists nothing for 1 of them");
  }

  @Test
  void asksOnceAnAccountAndAboutItsOwnKeysAlone() {
    String other = "castai-gke-ffffffff@acme-prod.iam.gserviceaccount.com";
    iam.state.addServiceAccount(PROJECT, other);
    iam.state.addUserManagedKey(other, AUTUMN);
    List<String> ids = List.of(key("2025-12-24T23:00:00Z"), key("2025-12-25T23:00:00Z"));

    assertThat(keys().keys()).hasSize(2).allMatch(key -> key.lastUse() != null);

    assertThat(questions())
        .singleElement()
        .satisfies(
            question ->
                assertThat(question.request())
                    .contains(ids)
                    .contains("//iam.googleapis.com/projects/acme-prod/serviceAccounts/" + ACCOUNT)
                    .doesNotContain(other));
  }

  @Test
  void asksAboutTenKeysAtOnce() {
    for (int i = 0; i < Access.MOST_KEYS; i++) {
      key("2025-12-24T23:00:00Z");
    }

    assertThat(keys().keys()).hasSize(10).allMatch(key -> key.lastUse() != null);
    assertThat(questions()).hasSize(1);
  }

  @Test
  void asksNobodyWhereThereIsNoKeyOrNobodyToAsk() {
    assertThat(keys().keys()).isEmpty();
    key("2025-12-24T23:00:00Z");

    Access.Keys unasked = access.reads.listKeys(new Access.KeysOf(TARGET, null));

    assertThat(unasked.lastUseUnseen()).isNull();
    assertThat(unasked.keys().get(0).lastUse()).isNull();
    assertThat(questions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "permission-lost, serviceAccountKeyLastAuthenticationActivities.query' denied",
    "api-disabled, Policy Analyzer API has not been used in project",
    "unavailable-before, HTTP 503 The service is currently unavailable",
    "quota, HTTP 429 Quota exceeded",
  })
  void listsTheKeysAndSaysWhyItsRefusalLeavesTheirUseUnknown(String trouble, String why) {
    String key = key("2025-12-24T23:00:00Z");
    iam.strike("QueryActivity", trouble);

    Access.Keys keys = keys();

    assertThat(keys.keys()).extracting(Access.Key::id).containsExactly(key);
    assertThat(keys.keys().get(0).lastUse()).isNull();
    assertThat(keys.lastUseUnseen()).startsWith("Policy Analyzer did not answer: ").contains(why);
    assertThat(questions()).as("no second attempt").hasSize(1);
    assertThat(keys().keys().get(0).lastUse()).as("asked anew").isNotNull();
  }

  @Test
  void listsTheKeysWhereItNeverAnswers() {
    key("2025-12-24T23:00:00Z");
    iam.strike("QueryActivity", "hang");

    try (ActivityAnalyzerClient hasty = analyzer(Duration.ofMillis(300))) {
      Access.Keys keys = keys(hasty);

      assertThat(keys.keys()).hasSize(1);
      assertThat(keys.keys().get(0).lastUse()).isNull();
      assertThat(keys.lastUseUnseen()).endsWith("did not answer: nothing within 300 ms");
    }
  }

  // ---- helpers

  private String key(String usedAt) {
    String id = iam.state.addUserManagedKey(ACCOUNT, AUTUMN);
    iam.state.useKey(ACCOUNT, id, Instant.parse(usedAt));
    return id;
  }

  private Access.Keys keys() {
    return keys(analyzer);
  }

  private Access.Keys keys(ActivityAnalyzerClient asked) {
    return access.asking(asked, iam).listKeys(new Access.KeysOf(TARGET, null));
  }

  private ActivityAnalyzerClient analyzer(Duration patience) {
    return new ActivityAnalyzerClient(
        URI.create("http://127.0.0.1:" + rest.port()), NoCredentialsProvider.create(), patience);
  }

  private List<Call> questions() {
    return iam.calls.calls().stream()
        .filter(call -> call.operation().equals("QueryActivity"))
        .toList();
  }
}
