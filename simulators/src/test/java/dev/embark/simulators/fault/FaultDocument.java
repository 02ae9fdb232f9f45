package dev.embark.simulators.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps the tables of faults in docs/simulators.md in step with the code. */
public final class FaultDocument {

  private static final Path DOCUMENT = Path.of("..", "docs", "simulators.md");

  private FaultDocument() {}

  /** Requires a row for each kind of fault that names all of its parameters. */
  public static void assertExplains(FaultVocabulary vocabulary) throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    vocabulary
        .forms()
        .forEach(
            (kind, form) ->
                assertThat(lines)
                    .as("%s with %s", kind, form.parameters().keySet())
                    .anyMatch(
                        line ->
                            line.startsWith("| `" + kind + "` |")
                                && form.parameters().keySet().stream()
                                    .allMatch(name -> line.contains("`" + name))));
  }
}
