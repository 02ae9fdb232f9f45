package dev.embark.starter.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The repository's docker-compose.yml as Compose reads it, and the files next to it. */
final class ComposeFile {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");

  private final Path repository = Path.of("").toAbsolutePath().getParent();
  private final Map<?, ?> document;
  private final String text;

  ComposeFile() throws IOException {
    text = Files.readString(repository.resolve("docker-compose.yml"));
    document = (Map<?, ?>) new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  Path file(String path) {
    return repository.resolve(path);
  }

  Set<String> services() {
    return names(document.get("services"));
  }

  Map<?, ?> service(String name) {
    return (Map<?, ?>) ((Map<?, ?>) document.get("services")).get(name);
  }

  /** Returns the names declared at the top level: volumes, secrets. */
  Set<String> declared(String section) {
    return names(document.get(section));
  }

  /**
   * A service's mount of a file, folder or volume.
   *
   * @param source as written in the file
   * @param target the path in the container
   * @param readOnly whether the container may only read it
   * @param made whether Docker creates an empty folder if there is none
   */
  record Mount(String source, String target, boolean readOnly, boolean made) {}

  List<Mount> mounts(String service) {
    Object value = service(service).get("volumes");
    return value == null ? List.of() : ((List<?>) value).stream().map(ComposeFile::mount).toList();
  }

  /** Returns where a service mounts a file or folder of the repository. */
  String mountOf(String service, String source) {
    return mounts(service).stream()
        .filter(mount -> mount.source().equals(source))
        .map(Mount::target)
        .findFirst()
        .orElseThrow();
  }

  private static Mount mount(Object written) {
    if (written instanceof Map<?, ?> options) {
      Object bind = options.get("bind");
      boolean made =
          !(bind instanceof Map<?, ?> how) || !Boolean.FALSE.equals(how.get("create_host_path"));
      return new Mount(
          "" + options.get("source"),
          "" + options.get("target"),
          Boolean.TRUE.equals(options.get("read_only")),
          made);
    }
    String[] parts = String.valueOf(written).split(":");
    return new Mount(parts[0], parts[1], parts.length > 2 && parts[2].equals("ro"), true);
  }

  /** Returns a service's list, such as its ports; empty if it has none. */
  List<String> list(String service, String key) {
    Object value = service(service).get(key);
    return value == null ? List.of() : ((List<?>) value).stream().map(String::valueOf).toList();
  }

  /** Returns a service's environment. */
  Map<String, String> environment(String service) {
    Object value = service(service).get("environment");
    return value == null
        ? Map.of()
        : ((Map<?, ?>) value)
            .entrySet().stream()
                .collect(
                    Collectors.toMap(
                        entry -> String.valueOf(entry.getKey()),
                        entry -> String.valueOf(entry.getValue())));
  }

  /** Returns the services that this one waits for, each with the condition. */
  Map<String, String> dependencies(String service) {
    Map<String, String> conditions = new TreeMap<>();
    Object value = service(service).get("depends_on");
    if (value != null) {
      ((Map<?, ?>) value)
          .forEach(
              (name, how) ->
                  conditions.put(
                      String.valueOf(name), String.valueOf(((Map<?, ?>) how).get("condition"))));
    }
    return conditions;
  }

  /**
   * Returns the variables that the file takes from .env, with their defaults; null for a required
   * one.
   */
  Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      boolean required = "?".equals(matcher.group(2));
      variables.put(matcher.group(1), required ? "" : String.valueOf(matcher.group(3)));
    }
    return variables;
  }

  /** Returns the variables of .env.example. */
  Map<String, String> exampleVariables() throws IOException {
    return Files.readAllLines(repository.resolve(".env.example")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  String text() {
    return text;
  }

  private static Set<String> names(Object section) {
    return section == null
        ? Set.of()
        : ((Map<?, ?>) section)
            .keySet().stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
  }
}
