package dev.embark.worker.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md in step with the code. */
class ConfigurationDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
  private static final String BEGIN = "<!-- settings: generated from the code -->\n";
  private static final String END = "<!-- end of settings -->";

  /** {@code -Dembark.docs=write} writes the table instead of comparing it. */
  @Test
  void listsEverySettingWithItsDefault() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    String table = table();
    if ("write".equals(System.getProperty("embark.docs"))) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
      return;
    }
    assertThat(document.substring(begin, end)).isEqualTo(table);
  }

  private static String table() {
    return Settings.ALL.stream()
        .map(ConfigurationDocumentTest::row)
        .collect(
            Collectors.joining(
                "\n", "| Name | Value | Default | Meaning |\n|---|---|---|---|\n", "\n"));
  }

  private static String row(Setting<?> setting) {
    // The default of the cache depends on the Java version, as its description says.
    String fallback = setting == Settings.WORKFLOW_CACHE ? null : setting.fallback();
    return "| `%s`%s | %s | %s | %s |"
        .formatted(
            setting.name(),
            setting.form().equals(ValueForm.SECRET) ? " (or `…_FILE`)" : "",
            setting.form().name(),
            fallback == null ? "–" : "`" + fallback + "`",
            setting.description());
  }
}
