package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests completion in a real shell. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CompletionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'embark val', validate",
    "'embark watch --out', --output",
    "'embark status x --output js', jsonl",
    "'embark help exit', exit-codes",
    "'embark onboard x --on-failure ho', hold",
    "'embark demo --scenario lag', lagging-iam",
  })
  void bashCompletes(String typed, String wanted) throws Exception {
    // given
    String words = String.join(" ", List.of(typed.split(" ")));
    int last = typed.split(" ").length - 1;

    // when
    String offered =
        run(
            "bash",
            "bash",
            "source ./completion; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=%d; _complete_embark; printf '%%s\\n' \"${COMPREPLY[@]}\""
                .formatted(words, last, typed, typed.length()));

    // then
    assertThat(offered.lines().map(String::strip)).contains(wanted);
  }

  @Test
  void zshTakesTheScript() throws Exception {
    // given
    Assumptions.assumeTrue(isThere("zsh"), "there is no zsh here");

    // when
    String said =
        run(
            "zsh",
            "zsh",
            "autoload -Uz compinit; compinit -u; source ./completion; whence -w _complete_embark;"
                + " echo ${_comps[embark]}");

    // then
    assertThat(said).contains("function").contains("_bash_complete");
  }

  private String run(String shell, String language, String commands) throws Exception {
    Files.writeString(
        folder.resolve("completion"), new CommandRun().execute("completion", language).out());
    Process process =
        new ProcessBuilder(shell, "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "-c", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
