package dev.embark.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The metrics, with labels, that the monitoring files query from Prometheus. */
final class PromQl {

  private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();
  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern DURATION = Pattern.compile("\\[[^\\]]*]|\\boffset\\s+\\w+");

  /** A metric with its label selectors: a name not followed by a parenthesis. */
  private static final Pattern METRIC =
      Pattern.compile("\\b([a-zA-Z_:][\\w:]*)\\b(?!\\s*\\()\\s*(\\{[^}]*})?");

  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

  private PromQl() {}

  /** Returns the metrics with labels in rules, their tests, the dashboard and documents. */
  static Map<String, Set<String>> asked() throws IOException {
    Map<String, Set<String>> asked = new TreeMap<>();
    for (String name : List.of("alerts.yml", "alerts_test.yml")) {
      Object file =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(read("deploy/prometheus/" + name));
      for (String key : List.of("expr", "series")) {
        values(file, key).forEach(expression -> add(expression, asked));
      }
    }
    new ObjectMapper()
        .readTree(read("deploy/grafana/dashboards/embark.json"))
        .findValuesAsText("expr")
        .forEach(expression -> add(expression, asked));
    for (String document : List.of("monitoring.md", "security.md")) {
      Matcher named =
          Pattern.compile("`((?:embark|temporal|jvm)_\\w+[a-z])`")
              .matcher(read("docs/" + document));
      while (named.find()) {
        add(named.group(1), asked);
      }
    }
    return asked;
  }

  private static void add(String expression, Map<String, Set<String>> asked) {
    String bare = STRING.matcher(expression).replaceAll("");
    bare = GROUPING.matcher(bare).replaceAll("");
    Matcher metrics = METRIC.matcher(DURATION.matcher(bare).replaceAll(""));
    while (metrics.find()) {
      if (!WORDS.contains(metrics.group(1))) {
        Set<String> labels = asked.computeIfAbsent(metrics.group(1), name -> new TreeSet<>());
        Matcher label = LABEL.matcher(metrics.group(2) == null ? "" : metrics.group(2));
        while (label.find()) {
          labels.add(label.group(1));
        }
      }
    }
  }

  /** Returns the texts under a key at any depth. */
  private static List<String> values(Object yaml, String key) {
    List<String> found = new ArrayList<>();
    if (yaml instanceof Map<?, ?> map) {
      if (map.get(key) instanceof String text) {
        found.add(text);
      }
      map.values().forEach(value -> found.addAll(values(value, key)));
    } else if (yaml instanceof List<?> list) {
      list.forEach(value -> found.addAll(values(value, key)));
    }
    return found;
  }

  private static String read(String file) throws IOException {
    return Files.readString(REPOSITORY.resolve(file));
  }
}
