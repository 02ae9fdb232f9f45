package dev.embark.starter.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Google account of the worker, as commands to paste need it. */
final class WorkersAccount {

  private final @Nullable String email;

  private WorkersAccount(@Nullable String email) {
    this.email = email;
  }

  /**
   * The account behind a principal as the worker describes it: an e-mail, or the kind of its
   * credentials, which names no account.
   */
  static WorkersAccount of(@Nullable String principal) {
    return new WorkersAccount(principal != null && principal.contains("@") ? principal : null);
  }

  /** Where it is not known: a variable of the shell, which {@link #commands} says how to set. */
  String member() {
    if (email == null) {
      return "\"serviceAccount:$WORKER\"";
    }
    return (email.endsWith(".gserviceaccount.com") ? "serviceAccount:" : "user:") + email;
  }

  /** The commands, after how to find the account where they need that. */
  List<String> commands(List<String> commands) {
    boolean asks = email == null && commands.stream().anyMatch(each -> each.contains("$WORKER"));
    return asks
        ? Stream.concat(howToFind().stream(), commands.stream()).toList()
        : List.copyOf(commands);
  }

  private static List<String> howToFind() {
    List<String> lines = new ArrayList<>();
    lines.add("First set WORKER to the worker's Google account, which it does not tell by itself.");
    lines.add("On a machine of Google Cloud, there:");
    lines.add(
        "WORKER=$(curl -sS -H 'Metadata-Flavor: Google' http://metadata.google.internal"
            + "/computeMetadata/v1/instance/service-accounts/default/email)");
    lines.add("Elsewhere it is the client_email of the worker's GOOGLE_APPLICATION_CREDENTIALS.");
    return lines;
  }
}
