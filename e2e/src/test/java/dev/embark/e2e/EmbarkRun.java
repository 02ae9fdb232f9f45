package dev.embark.e2e;

import java.nio.file.Path;

/** The result of a command against the installation, without a terminal. */
record EmbarkRun(int exitCode, String out, String err) {

  static EmbarkRun of(Installation installation, Path folder, String... arguments) {
    return new CommandLine(folder, installation.commandLineEnvironment()).run(arguments);
  }
}
