package dev.embark.e2e;

import dev.embark.starter.EmbarkCommand;
import dev.embark.starter.output.Surroundings;

/**
 * Several commands in one process of their own, one after another. An argument is a whole command
 * line, its words apart by spaces. What a command says goes where it goes in reality.
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
