package dev.embark.worker.configuration;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from an environment, and collects their problems and the values that may be shown.
 * Confined to one thread.
 */
final class EnvironmentReader {

  private final Map<String, String> environment;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();

  EnvironmentReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the raw variables. */
  Map<String, String> environment() {
    return environment;
  }

  /** Returns the text of a variable; an empty one counts as absent, as compose files write it. */
  @Nullable String text(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Returns the value, the fallback, or null if there is neither or the value is invalid. */
  <T> @Nullable T read(Setting<T> setting) {
    String given = text(setting.name());
    String value = given == null ? setting.fallback() : given;
    if (value == null) {
      return null;
    }
    show(setting.name(), value + (given == null ? " (default)" : ""));
    try {
      return setting.form().parser().apply(value);
    } catch (IllegalArgumentException e) {
      report(setting, "is not understood: expected " + setting.form().expected());
      return null;
    }
  }

  /** Reads a secret from its variable, or from the file that its {@code _FILE} variable names. */
  @Nullable Secret secret(String name) {
    String value = text(name);
    String file = text(name + Setting.FILE);
    if (value != null && file != null) {
      report(name, "is set, and so is " + name + Setting.FILE + ": expected one of the two");
      return null;
    }
    if (file != null) {
      return secretInFile(name + Setting.FILE, file);
    }
    return value == null ? null : secretOf(name, value);
  }

  void report(Setting<?> setting, String words) {
    String value = text(setting.name());
    problems.add(new Problem(setting.name(), value == null ? null : showable(value), words));
  }

  void report(String name, String words) {
    problems.add(new Problem(name, null, words));
  }

  void report(Problem problem) {
    problems.add(problem);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Returns the configuration as lines {@code NAME=value}, without secrets. */
  List<String> shown() {
    return List.copyOf(shown);
  }

  private void show(String name, String value) {
    shown.add(name + "=" + Optional.ofNullable(showable(value)).orElse("(not shown)"));
  }

  private @Nullable Secret secretOf(String name, String value) {
    try {
      shown.add(name + "=(set)");
      return Secret.of(value);
    } catch (IllegalArgumentException e) {
      report(name, "(not shown) is not understood: expected " + ValueForm.SECRET.expected());
      return null;
    }
  }

  private @Nullable Secret secretInFile(String name, String file) {
    try {
      Path path = Path.of(ValueForm.FILE.parser().apply(file));
      show(name, file);
      return Secret.inFile(path);
    } catch (InvalidPathException | IOException e) {
      problems.add(new Problem(name, showable(file), "names no file that can be read"));
    } catch (IllegalArgumentException e) {
      problems.add(
          new Problem(
              name,
              showable(file),
              "names a file that does not hold " + ValueForm.SECRET.expected()));
    }
    return null;
  }

  /**
   * Returns the value, unless part of it looks like a misplaced secret: a user in a URL, a key
   * file's content, or one of the secrets of this environment.
   */
  private @Nullable String showable(String value) {
    boolean odd =
        value.length() > 300
            || value.matches("(?s).*[\\p{Cntrl}{}].*")
            || value.matches("(?s).*://.*@.*")
            || environment.entrySet().stream()
                .filter(entry -> CastAiTokens.isSecretName(entry.getKey()))
                .map(entry -> entry.getValue().strip())
                .anyMatch(secret -> secret.length() >= 4 && value.contains(secret));
    return odd ? null : value;
  }
}
