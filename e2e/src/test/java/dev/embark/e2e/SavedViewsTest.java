package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docs/monitoring.md suggests filters for saved views in the Web UI: the server accepts each. */
@RealServer
@Timeout(120)
class SavedViewsTest {

  private static final Path DOCUMENT = Path.of("../docs/monitoring.md");
  private static final Pattern VIEW = Pattern.compile("(?m)^\\| [^|`]+ \\| `([^`|]*=[^`|]*)` \\|$");

  private static Installation installation;

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  @Test
  void areFiltersThatTheServerUnderstands() throws IOException {
    // given
    List<String> filters =
        VIEW.matcher(Files.readString(DOCUMENT)).results().map(SavedViewsTest::filter).toList();

    // when, then
    assertThat(filters).hasSizeGreaterThanOrEqualTo(8);
    for (String filter : filters) {
      assertThatCode(() -> installation.client().countWorkflows(filter))
          .as(filter)
          .doesNotThrowAnyException();
    }
  }

  private static String filter(MatchResult view) {
    return view.group(1);
  }
}
