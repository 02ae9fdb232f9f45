package dev.embark.starter.command;

import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Authorship;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that record why something is done, for later audits. A mixin. */
public final class AuthorshipOptions {
  @Option(names = "--reason", paramLabel = "TEXT", description = "The reason; kept with the run.")
  @Nullable String reason;

  @Option(
      names = "--change",
      paramLabel = "ID",
      description = "The id of the change request; kept with the run.")
  @Nullable String change;

  /** Whether a reason or a change was given. */
  boolean isGiven() {
    return reason != null || change != null;
  }

  /** Returns the author named by the process's environment: stated, not verified. */
  public Authorship authorship(Surroundings surroundings) {
    String user =
        surroundings.variable(
            "USER", surroundings.variable("USERNAME", System.getProperty("user.name", "")));
    String author = user.isEmpty() ? "unknown" : user + "@" + host(surroundings);
    return new Authorship(author, reason, change);
  }

  private static String host(Surroundings surroundings) {
    String host = surroundings.variable("HOSTNAME", surroundings.variable("COMPUTERNAME", ""));
    if (!host.isEmpty()) {
      return host;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
