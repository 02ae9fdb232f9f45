package dev.embark.starter.command;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
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
    description = "Write a commented sample manifest.",
    footer = {"", "Examples:", "  embark init", "  embark init payments.yaml", "  embark init -"},
    exitCodeList = {"0:written", "64:the file exists already"})
public final class InitVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(
      arity = "0..1",
      hideParamSyntax = true,
      paramLabel = "FILE",
      defaultValue = "fleet.yaml",
      description = "Where to write it; - for stdout (default: fleet.yaml).")
  Path file = Path.of("fleet.yaml");

  @Option(names = "--force", description = "Overwrite the file.")
  boolean force;

  public InitVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    String sample = sample();
    if (file.toString().equals("-")) {
      surroundings.out().print(sample);
      surroundings.out().flush();
    } else {
      write(sample);
      surroundings.err().println("Wrote " + file + ". Next:");
      surroundings.err().println("  edit it, then: embark validate " + file);
    }
    return ExitCode.DONE.number();
  }

  private void write(String sample) {
    Path target = surroundings.workingDirectory().resolve(file);
    try {
      Files.writeString(
          target,
          sample,
          StandardOpenOption.WRITE,
          force ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW,
          StandardOpenOption.TRUNCATE_EXISTING);
    } catch (FileAlreadyExistsException e) {
      throw CommandException.of(ExitCode.USAGE, file + " exists already.")
          .move("you")
          .next("embark init OTHER.yaml, or embark init --force " + file);
    } catch (IOException e) {
      throw CommandException.of(ExitCode.FAILED, file + " cannot be written: " + e.getMessage())
          .move("you")
          .because(e);
    }
  }

  /** The sample; also what the documentation shows. */
  static String sample() {
    try (InputStream in = InitVerb.class.getResourceAsStream("sample-fleet.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
