package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.starter.report.KeyJson;
import dev.embark.starter.report.KeysLeft;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.KeyUse;
import dev.embark.workflows.plan.KeyCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The user-managed keys of service accounts, for people and for programs. */
final class KeyListing {
  private final List<Seen> accounts;
  private final boolean details;
  private final Instant now;

  /**
   * Creates a listing.
   *
   * @param accounts the observations, one per account
   * @param details whether to show people each key, however many there are
   * @param now the time up to which ages are counted
   */
  KeyListing(List<Seen> accounts, boolean details, Instant now) {
    this.accounts = accounts;
    this.details = details;
    this.now = now;
  }

  void show(Console console) {
    if (console.forPrograms()) {
      List<ObjectNode> each = accounts.stream().map(this::json).toList();
      console.documents(Json.document("Keys"), "accounts", "AccountKeys", each);
      return;
    }
    warnOfUnseen(console);
    unseen(", last use", seen -> seen.keys() == null ? null : seen.keys().lastUseUnseen())
        .forEach(console::warn);
    List<Line> keys = keys();
    if (keys.isEmpty()) {
      console.line("No keys.");
      return;
    }
    boolean oneByOne = details || keys.size() <= Excerpt.MOST_ONE_BY_ONE;
    console.lines(oneByOne ? table(keys) : grouped(keys));
    console.talk("\nOnce the clusters impersonate: disable, watch for some days, then delete.");
    List<String> commands = commands();
    (oneByOne ? commands : Excerpt.lines(commands, "--details"))
        .forEach(command -> console.talk("  " + command));
  }

  /** Names the accounts whose keys could not be listed, and why. */
  void warnOfUnseen(Console console) {
    unseen("", Seen::keysUnseen).forEach(console::warn);
  }

  private List<Line> keys() {
    List<Line> keys = new ArrayList<>();
    for (Seen seen : accounts) {
      if (seen.keys() != null) {
        seen.keys().keys().forEach(key -> keys.add(new Line(seen.target(), key)));
      }
    }
    return keys;
  }

  /**
   * Returns what could not be observed: one sentence for the accounts of a project with the same
   * reason.
   */
  private List<String> unseen(String what, Function<Seen, @Nullable String> why) {
    Map<String, List<Seen>> groups = new LinkedHashMap<>();
    for (Seen seen : accounts) {
      String reason = why.apply(seen);
      if (reason != null) {
        groups
            .computeIfAbsent(
                codeOf(reason) + " " + seen.target().projectId(), any -> new ArrayList<>())
            .add(seen);
      }
    }
    return groups.values().stream()
        .map(
            group -> {
              Seen first = group.get(0);
              List<String> names = group.stream().map(KeyListing::account).toList();
              return group.size() == 1
                  ? names.get(0) + what + ": " + why.apply(first)
                  : FleetSummary.counted(names.size(), "service account")
                      + " in "
                      + first.target().projectId()
                      + what
                      + ": "
                      + why.apply(first)
                      + " ("
                      + Excerpt.names(names)
                      + ")";
            })
        .toList();
  }

  /** If a service refused, the reason begins with a code; the words after it may differ. */
  private static String codeOf(String reason) {
    int colon = reason.indexOf(": ");
    return colon < 0 ? reason : reason.substring(0, colon);
  }

  private List<String> table(List<Line> keys) {
    TextTable table = new TextTable("SERVICE ACCOUNT", "KEY", "MADE", "AGE", "LAST USE", "STATE");
    for (Line line : keys) {
      Access.Key key = line.key();
      OptionalLong age = key.ageDays(now.toEpochMilli());
      table.row(
          line.target().clientServiceAccount(),
          key.id(),
          key.createdAt(),
          age.isPresent() ? age.getAsLong() + " days" : "",
          KeysLeft.lastUse(key),
          state(key));
    }
    return table.lines();
  }

  /** Returns a paragraph for the keys of a project with the same state and similar use. */
  private static List<String> grouped(List<Line> keys) {
    Map<String, List<Line>> groups =
        keys.stream()
            .collect(
                Collectors.groupingBy(
                    line ->
                        line.target().projectId()
                            + "  "
                            + state(line.key())
                            + "  "
                            + use(line.key()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<String> lines = new ArrayList<>();
    groups.entrySet().stream()
        .sorted(Comparator.comparing(group -> -group.getValue().size()))
        .forEach(
            group -> {
              List<Line> members = group.getValue();
              String oldest =
                  members.stream()
                      .map(line -> line.key().createdAt())
                      .min(Comparator.naturalOrder())
                      .orElseThrow();
              lines.add(
                  FleetSummary.counted(members.size(), "key")
                      + "  "
                      + group.getKey()
                      + "  oldest made "
                      + oldest);
              lines.add(
                  "    "
                      + Excerpt.names(
                          members.stream()
                              .map(line -> line.target().clientServiceAccount())
                              .distinct()
                              .toList()));
            });
    return lines;
  }

  private static String account(Seen seen) {
    return seen.target().clientServiceAccount();
  }

  private static String state(Access.Key key) {
    return key.disabled() ? "disabled" : "enabled";
  }

  private static String use(Access.Key key) {
    KeyUse use = key.lastUse();
    if (use == null) {
      return "last use unknown";
    }
    return use.day() == null ? "no use seen" : "used";
  }

  /** Enabled keys are disabled first; disabled ones can be deleted. */
  private List<String> commands() {
    List<String> commands = new ArrayList<>();
    for (Seen seen : accounts) {
      if (seen.keys() != null) {
        List<Access.Key> keys = seen.keys().keys();
        commands.addAll(KeyCommands.toDisable(seen.target(), keys));
        commands.addAll(
            KeyCommands.toDelete(
                seen.target(), keys.stream().filter(Access.Key::disabled).toList()));
      }
    }
    return commands;
  }

  private ObjectNode json(Seen seen) {
    ObjectNode document = Json.object();
    document.put("serviceAccount", account(seen));
    document.put("unseen", seen.keysUnseen());
    document.put("lastUseUnseen", seen.keys() == null ? null : seen.keys().lastUseUnseen());
    ArrayNode keys = document.putArray("keys");
    if (seen.keys() != null) {
      seen.keys().keys().forEach(key -> keys.add(KeyJson.of(key, now)));
    }
    return document;
  }

  private record Line(ClusterTarget target, Access.Key key) {}
}
