package dev.embark.starter;

import dev.embark.starter.output.Surroundings;

/** The entry point of the process. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(EmbarkCommand.execute(Surroundings.ofProcess(), arguments));
  }
}
