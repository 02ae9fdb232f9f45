package dev.embark.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/errors.md} matches the code. Regenerate it with {@code ./mvnw -pl workflows test
 * -Dtest=ErrorsDocumentTest -Dembark.record=true}.
 */
class ErrorsDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/errors.md");

  @Test
  void theDocumentExplainsEveryErrorCode() throws IOException {
    String expected = document();
    if (Boolean.getBoolean("embark.record")) {
      Files.writeString(DOCUMENT, expected);
    }

    assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
  }

  private static String document() {
    StringBuilder text = new StringBuilder();
    text.append("# Error codes\n\n");
    text.append(
        "Every failure carries one of these codes: in the terminal, as the failure type in");
    text.append(
        " the Temporal UI, in JSON\noutput and in reports. This page is generated from the");
    text.append(" code.\n\n");
    text.append(
        "*Temporary*: Embark tries again; act only if it gives up. *Affects every cluster*: the");
    text.append(" fleet pauses and\nclusters under way are held; nothing is undone. Remove the");
    text.append(" cause, then run `embark resume`.\n");
    for (ErrorCode code : ErrorCode.values()) {
      text.append("\n## ").append(code.name()).append("\n\n");
      text.append(code.meaning()).append("\n\n");
      text.append("- Next move: ").append(code.move().who()).append("\n");
      text.append("- What to do: ").append(code.remedy()).append("\n");
      text.append("- Kind: ").append(kind(code)).append("\n");
    }
    return text.toString();
  }

  private static String kind(ErrorCode code) {
    if (code.isSystemic()) {
      return "affects every cluster";
    }
    return code.isRetryable() ? "temporary" : "final for this cluster";
  }
}
