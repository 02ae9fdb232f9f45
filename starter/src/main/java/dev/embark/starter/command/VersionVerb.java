package dev.embark.starter.command;

import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code embark version}. */
@Command(
    name = "version",
    description = "Show the version.",
    footer = {"", "Example:", "  embark version --output json"},
    exitCodeList = {"0:shown", "64:usage error"})
public final class VersionVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin OutputOptions output = new OutputOptions();

  public VersionVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    String version = Version.current();
    String java = System.getProperty("java.version", "unknown");
    if (console.forPrograms()) {
      console.document(Json.document("Version").put("version", version).put("java", java));
    } else {
      console.line("embark " + version + " (Java " + java + ")");
    }
    return ExitCode.DONE.number();
  }
}
