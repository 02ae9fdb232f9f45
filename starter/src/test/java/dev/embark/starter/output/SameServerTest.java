package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameServerTest {
  private static final SameServer PROD = prod();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "embark watch a|embark watch a PROD",
        "\"  embark watch a    # follows it\"|\"  embark watch a PROD    # follows it\"",
        "embark list --clusters # all|embark list --clusters PROD # all",
        "embark list    shows the runs|embark list PROD    shows the runs",
        "Next: embark retry a --undo|Next: embark retry a --undo PROD",
        "embark set a --reason 'b  # c'|embark set a --reason 'b  # c' PROD",
        "embark onboard 'it'\\''s  it.yaml'|embark onboard 'it'\\''s  it.yaml' PROD",
        "embark settings a|embark settings a PROD",
        "\"               embark doctor --fix\"|\"               embark doctor --fix PROD\"",
        "if held: embark retry a, then: embark stop a|if held: embark retry a PROD, then: embark"
            + " stop a PROD",
        "end it (first: embark stop a); then: embark list|end it (first: embark stop a PROD); then:"
            + " embark list PROD",
        "embark skip a --reason 'b, (c); d'|embark skip a --reason 'b, (c); d' PROD"
      })
  void completesACommandBeforeItsComment(String text, String completed) {
    assertThat(PROD.in(text))
        .isEqualTo(completed.replace("PROD", "--address prod:7233 --namespace 'n n'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embark up",
        "embark validate fleet.yaml",
        "embark init OTHER.yaml",
        "embark onboard --help",
        "embark plan says why it was refused.",
        "embark describe a shows it; run embark retry once it has ended.",
        "Started by embark watch",
        "embark-list"
      })
  void leavesSentencesAndCommandsThatTalkToNoServer(String text) {
    assertThat(PROD.in(text)).isEqualTo(text);
  }

  @Test
  void completesEachCommandOfSeveralLinesAndRepeatsNoOption() {
    assertThat(PROD.in("embark stop a --address prod:7233\nIf not:\nembark retry a"))
        .isEqualTo(
            "embark stop a --address prod:7233 --namespace 'n n'\n"
                + "If not:\n"
                + "embark retry a --address prod:7233 --namespace 'n n'");
    assertThat(PROD.in(PROD.in("embark list"))).isEqualTo(PROD.in("embark list"));
  }

  @Test
  void aLongLineIsNoTrouble() {
    String id = "x".repeat(100_000);

    assertThat(PROD.in("embark watch " + id))
        .endsWith(id + " --address prod:7233 --namespace 'n n'");
  }

  @Test
  void completesTheCommandsOfADocumentAndNothingElse() {
    // given
    ObjectNode document = Json.document("FleetStatus").put("why", "embark list");
    document.putArray("next").add("embark resume a");
    document.putObject("diagnosis").putArray("commands").add("embark retry b").addObject();
    document.putArray("checks").addObject().putArray("advice").add("embark doctor --fix");

    // when
    PROD.addTo(document);

    // then
    assertThat(document.toString())
        .contains("\"why\":\"embark list\"")
        .contains("\"embark resume a --address prod:7233 --namespace 'n n'\"")
        .contains("\"embark retry b --address prod:7233 --namespace 'n n'\"")
        .contains("\"embark doctor --fix --address prod:7233 --namespace 'n n'\"");
  }

  @Test
  void changesNothingForACommandThatWasGivenNone() {
    assertThat(SameServer.USUAL.in("embark watch a")).isEqualTo("embark watch a");
  }

  private static SameServer prod() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--address", "--address prod:7233");
    options.put("--namespace", "--namespace 'n n'");
    return new SameServer(options);
  }
}
