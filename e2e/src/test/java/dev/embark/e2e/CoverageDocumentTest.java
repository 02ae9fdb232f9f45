package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/coverage.md cites tests as evidence: each must exist. */
class CoverageDocumentTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern WITNESS = Pattern.compile("`([A-Z]\\w+Test)(?:#(\\w+))?`");

  @Test
  void namesTestsThatExist() throws IOException {
    Map<String, String> tests = tests();
    List<String> missing = new ArrayList<>();
    Matcher witness = WITNESS.matcher(Files.readString(ROOT.resolve("docs/coverage.md")));
    int named = 0;
    while (witness.find()) {
      named++;
      String source = tests.getOrDefault(witness.group(1), "");
      String method = witness.group(2);
      if (!source.contains(method == null ? "class " : "void " + method + "(")) {
        missing.add(witness.group());
      }
    }

    assertThat(named).isGreaterThan(50);
    assertThat(missing).isEmpty();
  }

  /** Returns test sources by class name; classes of the same name are combined. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> sources =
          modules
              .map(module -> module.resolve("src/test/java"))
              .filter(Files::isDirectory)
              .toList();
      for (Path folder : sources) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
            String name = file.getFileName().toString().replace(".java", "");
            tests.merge(name, Files.readString(file), String::concat);
          }
        }
      }
    }
    return tests;
  }
}
