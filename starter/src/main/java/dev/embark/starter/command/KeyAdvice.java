package dev.embark.starter.command;

import dev.embark.starter.report.KeysLeft;
import java.util.ArrayList;
import java.util.List;

/** Advises, at the end of a run, which keys are no longer needed and how to remove them. */
final class KeyAdvice {

  /** The most lines that a person would read and copy. */
  private static final int MOST_SHOWN = 10;

  private final KeysLeft keys;
  private final String run;

  KeyAdvice(KeysLeft keys, String run) {
    this.keys = keys;
    this.run = run;
  }

  /** Empty if there is no such key. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (keys.unseen() != null) {
      lines.add("Keys were not looked at: " + keys.unseen());
      return lines;
    }
    keys.accounts().stream()
        .filter(account -> account.unseen() != null)
        .limit(MOST_SHOWN)
        .forEach(each -> lines.add("keys of " + each.email() + " stay: " + each.unseen()));
    if (keys.count() == 0) {
      return lines;
    }
    lines.add(
        "Keys that the clusters no longer need: "
            + keys.count()
            + ". Embark has not touched them. Disable them:");
    add(lines, keys.toDisable());
    lines.add("If nothing has missed them after some days, delete them:");
    add(lines, keys.toDelete());
    lines.add(
        "Something else may use the same keys: 'embark keys FILE --disable-keys' checks first, and"
            + " enables them again if a cluster stops working.");
    return lines;
  }

  private void add(List<String> lines, List<String> commands) {
    commands.stream().limit(MOST_SHOWN).forEach(command -> lines.add("  " + command));
    if (commands.size() > MOST_SHOWN) {
      lines.add(
          "  and "
              + (commands.size() - MOST_SHOWN)
              + " more; for all of them: embark report "
              + run
              + " --format md");
    }
  }
}
