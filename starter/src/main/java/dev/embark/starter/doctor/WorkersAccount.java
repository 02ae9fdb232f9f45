package dev.embark.starter.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The worker's Google account, for commands to paste. */
final class WorkersAccount {

  private final @Nullable String email;

  private WorkersAccount(@Nullable String email) {
    this.email = email;
  }

  /**
   * Returns the account of a principal as reported by the worker: an e-mail, or the kind of its
   * credentials, which names no account.
   */
  static WorkersAccount of(@Nullable String principal) {
    return new WorkersAccount(principal != null && principal.contains("@") ? principal : null);
  }

  /** If unknown, returns a shell variable; {@link #commands} includes how to set it. */
  String member() {
    if (email == null) {
      return "\"serviceAccount:$WORKER\"";
    }
    return (email.endsWith(".gserviceaccount.com") ? "serviceAccount:" : "user:") + email;
  }

  /** Returns the commands, preceded by how to find the account if they need it. */
  List<String> commands(List<String> commands) {
    boolean asks = email == null && commands.stream().anyMatch(each -> each.contains("$WORKER"));
    return asks
        ? Stream.concat(howToFind().stream(), commands.stream()).toList()
        : List.copyOf(commands);
  }

  private static List<String> howToFind() {
    List<String> lines = new ArrayList<>();
    lines.add("First set WORKER to the worker's Google account, which the worker does not report.");
    lines.add("On a Google Cloud machine, run there:");
    lines.add(
        "WORKER=$(curl -sS -H 'Metadata-Flavor: Google' http://metadata.google.internal"
            + "/computeMetadata/v1/instance/service-accounts/default/email)");
    lines.add("Elsewhere it is the client_email of the worker's GOOGLE_APPLICATION_CREDENTIALS.");
    return lines;
  }
}
