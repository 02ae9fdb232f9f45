package dev.embark.e2e;

import dev.embark.starter.EmbarkCommand;
import dev.embark.starter.output.Surroundings;

/**
 * Runs several commands in one process, one after another. Each argument is a whole command line
 * with words separated by spaces. The output goes where it normally does.
 */
final class CommandsHost {

  private CommandsHost() {}

  public static void main(String[] commands) {
    Surroundings surroundings = Surroundings.ofProcess();
    for (String command : commands) {
      surroundings.out().println("$ embark " + command);
      EmbarkCommand.execute(surroundings, command.split(" "));
    }
  }
}
