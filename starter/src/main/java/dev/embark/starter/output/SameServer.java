package dev.embark.starter.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The connection options that a command was given. Embark's commands in its output are printed with
 * them: pasted without them, a command could act on a run of the same name on another server.
 * Immutable.
 *
 * <p>A command begins a line, or follows a colon and a space; it ends with its line, or before two
 * spaces, a comment, a closing parenthesis, or a comma or semicolon with a space. A line that ends
 * with a full stop is a sentence, not a command.
 *
 * @param options by name: {@code --address} and how it is written in a shell, with its value
 */
public record SameServer(Map<String, String> options) {
  /** Of a command that was given no such option, or talks to no server. */
  public static final SameServer USUAL = new SameServer(Map.of());

  /** The verbs that take connection options. */
  static final String VERBS =
      "approve|describe|diagnose|discover|doctor|drift|keys|list|offboard|onboard|pause|permissions"
          + "|plan|report|resume|retry|rollback|set|settings|skip|status|stop|watch";

  private static final Pattern START =
      Pattern.compile("(?m)(?:^ *|: )(embark (?:" + VERBS + "))(?![\\w-])");

  private static final List<String> LINE_ENDS = List.of("  ", " #");
  private static final List<String> COMMAND_ENDS = List.of("  ", " #", ", ", "; ", ")");

  /** The fields that hold commands in documents for programs. */
  private static final List<String> FIELDS = List.of("next", "commands", "advice");

  public SameServer {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Whether the command was given any. */
  public boolean isGiven() {
    return !options.isEmpty();
  }

  /** Returns the text with the options added to each of Embark's commands that lacks them. */
  public String in(String text) {
    if (options.isEmpty() || !text.contains("embark ")) {
      return text;
    }
    StringBuilder complete = new StringBuilder();
    Matcher start = START.matcher(text);
    int copied = 0;
    while (start.find()) {
      int end = endOf(text, start.end(), COMMAND_ENDS);
      if (end > copied && text.charAt(endOf(text, start.end(), LINE_ENDS) - 1) != '.') {
        complete.append(text, copied, end).append(missingFrom(text.substring(start.start(1), end)));
        copied = end;
      }
    }
    return complete.append(text, copied, text.length()).toString();
  }

  /** Returns where one of the ends follows; what is quoted for the shell belongs to the command. */
  private static int endOf(String text, int from, List<String> ends) {
    boolean quoted = false;
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n') {
      if (!quoted && startsWithAny(text, at, ends)) {
        return at;
      }
      boolean escaped = !quoted && text.startsWith("\\'", at);
      quoted ^= text.charAt(at) == '\'';
      at += escaped ? 2 : 1;
    }
    return at;
  }

  private static boolean startsWithAny(String text, int at, List<String> ends) {
    for (String end : ends) {
      if (text.startsWith(end, at)) {
        return true;
      }
    }
    return false;
  }

  private String missingFrom(String command) {
    if (command.endsWith(" --help")) {
      return "";
    }
    return options.entrySet().stream()
        .filter(option -> !command.contains(" " + option.getKey() + " "))
        .filter(option -> !command.contains(" " + option.getKey() + "="))
        .map(option -> " " + option.getValue())
        .collect(Collectors.joining());
  }

  /** Adds the options to the commands in a document's fields for them. */
  void addTo(ObjectNode document) {
    if (!options.isEmpty()) {
      for (String field : FIELDS) {
        document.findValues(field).forEach(this::complete);
      }
    }
  }

  private void complete(JsonNode list) {
    if (list instanceof ArrayNode commands) {
      for (int at = 0; at < commands.size(); at++) {
        JsonNode command = commands.get(at);
        if (command.isTextual()) {
          commands.set(at, commands.textNode(in(command.textValue())));
        }
      }
    }
  }
}
