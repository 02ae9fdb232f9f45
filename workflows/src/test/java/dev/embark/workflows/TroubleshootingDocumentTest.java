package dev.embark.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Diagnosis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/troubleshooting.md has advice on every cause that a diagnosis can name. */
class TroubleshootingDocumentTest {

  @ParameterizedTest
  @EnumSource(Diagnosis.Cause.class)
  void saysWhatToDoAboutEveryCause(Diagnosis.Cause cause) throws IOException {
    assertThat(Files.readString(Path.of("../docs/troubleshooting.md"))).contains("`" + cause + "`");
  }
}
