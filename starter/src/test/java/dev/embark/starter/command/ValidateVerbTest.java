package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateVerbTest {
  @TempDir Path folder;

  @Test
  void aValidManifestIsSaidWithItsEstimate() {
    // when
    CommandRun run = inCorpus("validate", "good.yaml");

    // then
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("good.yaml: valid")
        .contains("fleet payments-prod: 2 clusters in 2 projects, 2 service accounts")
        .contains("estimate: about 8m");
  }

  @Test
  void eachProblemIsSaidWithItsPlacePathAndRemedy() {
    // when
    CommandRun run = inCorpus("validate", "good.yaml", "everything-wrong.yaml");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.out())
        .contains("good.yaml: valid")
        .contains(
            "everything-wrong.yaml:19:5: error: clusters[1].service_account: there is no such key")
        .contains("    Did you mean serviceAccount?");
    assertThat(run.err()).contains("everything-wrong.yaml: 27 errors");
  }

  @Test
  void showsTheFirstFiftyProblemsAndTheCountOfTheRest() throws IOException {
    // given
    StringBuilder text =
        new StringBuilder(
            "apiVersion: embark/v1\nkind: Fleet\nname: a\ndefaults: {project: acme-prod}\n"
                + "clusters:\n");
    for (int i = 0; i < 60; i++) {
      text.append("  - {id: nonsense, serviceAccount: a@acme-prod.iam.gserviceaccount.com}\n");
    }
    Files.writeString(folder.resolve("many.yaml"), text);

    // when
    CommandRun people = new CommandRun().in(folder).execute("validate", "many.yaml");
    CommandRun programs =
        new CommandRun().in(folder).execute("validate", "many.yaml", "-o", "jsonl");

    // then
    assertThat(people.out().lines().filter(line -> line.contains(": error: "))).hasSize(50);
    assertThat(people.out())
        .contains("… and 10 more (all of them: embark validate many.yaml --output json)");
    assertThat(programs.out().split("nonsense", -1)).hasSize(61);
    assertThat(programs.out().lines()).hasSize(1);
  }

  @Test
  void aFileThatCannotBeReadHidesNothingOfTheOthers() {
    // when
    CommandRun people = inCorpus("validate", "nowhere.yaml", "everything-wrong.yaml", ".");
    CommandRun programs = inCorpus("validate", "nowhere.yaml", "good.yaml", "-o", "json");

    // then
    assertThat(people.exitCode()).isEqualTo(64);
    assertThat(people.out())
        .contains("nowhere.yaml:1:1: error: the file does not exist")
        .contains("    embark init writes a sample manifest.")
        .contains("everything-wrong.yaml:19:5: error: ")
        .contains(".:1:1: error: the file is a folder");
    assertThat(people.err()).contains("nowhere.yaml: 1 error").contains(".: 1 error");
    assertThat(programs.exitCode()).isEqualTo(64);
    assertThat(programs.out())
        .contains("\"message\" : \"the file does not exist\"")
        .contains("\"fleet\" : \"payments-prod\"");
  }

  /** For instance if a shell variable is unset. */
  @Test
  void anEmptyNameIsAUsageError() {
    // when
    CommandRun run = inCorpus("validate", "");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("The name of the file is empty.");
  }

  @Test
  void initWritesAManifestThatIsValidAndOverwritesNothing() {
    // when
    CommandRun first = new CommandRun().in(folder).execute("init");
    CommandRun second = new CommandRun().in(folder).execute("init");
    CommandRun forced = new CommandRun().in(folder).execute("init", "--force");
    CommandRun valid = new CommandRun().in(folder).execute("validate", "fleet.yaml");

    // then
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).isEmpty();
    assertThat(second.exitCode()).isEqualTo(64);
    assertThat(second.err()).contains("already exists");
    assertThat(forced.exitCode()).isZero();
    assertThat(valid.exitCode()).isZero();
  }

  @Test
  void completionNamesTheVerbs() {
    // when
    CommandRun run = new CommandRun().execute("completion", "bash");

    // then
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("onboard").contains("--max-in-flight").startsWith("#!");
  }

  private static CommandRun inCorpus(String... arguments) {
    return new CommandRun().in(Golden.resource("manifests").toAbsolutePath()).execute(arguments);
  }
}
