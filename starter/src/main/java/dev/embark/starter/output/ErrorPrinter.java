package dev.embark.starter.output;

import java.io.PrintWriter;

/** Prints errors for people: what happened, who has to act and the next command. */
public final class ErrorPrinter {
  private final Surroundings surroundings;

  public ErrorPrinter(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Prints the error on stderr.
   *
   * @param sameServer the connection options of the command that failed
   * @return the corresponding exit code; {@link ExitCode#BUG} for an unexpected exception
   */
  public ExitCode print(Exception error, boolean stacktrace, SameServer sameServer) {
    PrintWriter err = surroundings.err();
    CommandException problem =
        error instanceof CommandException known ? known : unforeseen(error, stacktrace);
    if (problem.what().isEmpty()) {
      return problem.exitCode();
    }
    err.println("error: " + Printable.of(sameServer.in(problem.what())));
    err.println("  next move: " + problem.move());
    problem
        .next()
        .map(sameServer::in)
        .ifPresent(next -> next.lines().forEach(line -> err.println("  " + Printable.of(line))));
    if (stacktrace) {
      error.printStackTrace(err);
    }
    err.flush();
    return problem.exitCode();
  }

  private static CommandException unforeseen(Exception error, boolean stacktrace) {
    CommandException problem =
        CommandException.of(ExitCode.BUG, "Embark has a bug here: " + error)
            .move("Embark's makers");
    return stacktrace
        ? problem
        : problem.next("Please report it, with what --stacktrace adds to this message.");
  }
}
