package dev.embark.starter.command;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code embark init [FILE]}: writes a commented sample manifest. */
@Command(
    name = "init",
    description = {
      "Write a commented sample manifest.",
      "Also writes embark.schema.json beside it, which lets editors complete and check it."
    },
    footer = {"", "Examples:", "  embark init", "  embark init payments.yaml", "  embark init -"},
    exitCodeList = {
      "0:written",
      "1:the file cannot be written",
      "64:usage error, or the file already exists"
    })
public final class InitVerb implements Callable<Integer> {
  private static final String SCHEMA = "embark.schema.json";

  private final Surroundings surroundings;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "fleet.yaml",
      description = "Where to write it, or - for stdout (default: fleet.yaml).")
  Path file = Path.of("fleet.yaml");

  @Option(names = "--force", description = "Overwrite the file.")
  boolean force;

  public InitVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    String sample = resource("sample-fleet.yaml");
    if (file.toString().equals("-")) {
      surroundings.out().print(sample);
      new Console(surroundings, OutputFormat.TABLE, false).requireWritten();
    } else {
      requireYaml();
      write(file, "# yaml-language-server: $schema=" + SCHEMA + "\n" + sample, force);
      Path schema = file.resolveSibling(SCHEMA);
      // Another manifest may have created it already; it belongs to the product, not to the user.
      write(schema, resource("manifest.schema.json"), true);
      surroundings.err().println("Wrote " + file + " and, for editors, " + schema + ".");
      surroundings.err().println("Next, after editing it:");
      surroundings.err().println("  embark validate " + CommandText.word(file));
    }
    return ExitCode.DONE.number();
  }

  /** A file with another extension would not be read as YAML and thus be invalid. */
  private void requireYaml() {
    if (!file.toString().matches(".*\\.ya?ml")) {
      throw CommandException.of(
              ExitCode.USAGE, "The sample is YAML, but " + file + " does not end with .yaml.")
          .next(
              "embark init "
                  + CommandText.word(file.toString().replaceFirst("\\.\\w+$", "") + ".yaml"));
    }
  }

  private void write(Path shown, String text, boolean overwrite) {
    Path target = surroundings.workingDirectory().resolve(shown);
    try {
      Files.writeString(
          target,
          text,
          StandardOpenOption.WRITE,
          overwrite ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW,
          StandardOpenOption.TRUNCATE_EXISTING);
    } catch (FileAlreadyExistsException e) {
      throw CommandException.of(ExitCode.USAGE, shown + " already exists.")
          .next("embark init OTHER.yaml\nembark init --force " + CommandText.word(shown));
    } catch (IOException e) {
      throw CommandException.of(
              ExitCode.FAILED, shown + " cannot be written: " + FileTrouble.why(e))
          .next("embark init OTHER.yaml")
          .because(e);
    }
  }

  /** Returns the text of the sample or the schema. */
  static String resource(String name) {
    try (InputStream in = InitVerb.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
