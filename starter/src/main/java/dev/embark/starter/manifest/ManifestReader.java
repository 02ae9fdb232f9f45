package dev.embark.starter.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads manifests in YAML, JSON and CSV and reports all of their problems together. */
public final class ManifestReader {
  /** A manifest has three levels; anything deeper than this is not a manifest. */
  private static final int MOST_LEVELS = 20;

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxNestingDepth(MOST_LEVELS).maxStringLength(10_000).build();

  private final Problems problems = new Problems();
  private final Path file;

  private ManifestReader(Path file) {
    this.file = file;
  }

  /**
   * Reads a manifest.
   *
   * @param shown the file as named by the user
   * @param file its path
   * @throws IOException if the file cannot be read at all
   */
  public static ManifestReading read(Path shown, Path file) throws IOException {
    ManifestReader reader = new ManifestReader(file);
    Optional<String> text = ManifestText.read(file, reader.problems);
    @Nullable Manifest manifest = text.isEmpty() ? null : reader.parse(text.get());
    return new ManifestReading(shown, manifest, reader.problems.inOrder());
  }

  private @Nullable Manifest parse(String text) throws IOException {
    String name = fileName();
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    switch (ending) {
      case "yaml", "yml":
        return tree(yaml(text), "YAML");
      case "json":
        return tree(
            JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build().createParser(text),
            "JSON");
      case "csv":
        return csv(text, name.substring(0, dot));
      default:
        problems.error(
            Place.START,
            "",
            "the file name does not show the format",
            "Use a name that ends with .yaml, .json or .csv.");
        return null;
    }
  }

  private @Nullable Manifest tree(JsonParser parser, String format) throws IOException {
    try (parser) {
      return new FleetReader(problems).read(new TreeReader(parser, problems).read());
    } catch (JsonProcessingException e) {
      Syntax.report(e, format, problems);
      return null;
    }
  }

  private @Nullable Manifest csv(String text, String name) throws IOException {
    try {
      return new CsvReader(problems)
          .read(text)
          .map(rows -> new FleetReader(problems).read(name, rows))
          .orElse(null);
    } catch (JsonProcessingException e) {
      Syntax.report(e, "CSV", problems);
      return null;
    }
  }

  private static JsonParser yaml(String text) throws IOException {
    LoaderOptions options = new LoaderOptions();
    // The default limit is 3 MB, less than a fleet with labels needs; the file's size is limited
    // above.
    options.setCodePointLimit(Integer.MAX_VALUE);
    return YAMLFactory.builder()
        .loaderOptions(options)
        .streamReadConstraints(CONSTRAINTS)
        .build()
        .createParser(text);
  }

  private String fileName() {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }
}
