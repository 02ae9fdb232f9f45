package dev.embark.starter.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Wraps lines that are wider than a window between words; colour codes have no width. Pure. */
public final class Wrapping {
  private static final String RESET = "\u001b[0m";
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern PART = Pattern.compile(COLOUR + "| +|[^ \u001b]+");

  private final int columns;
  private final int indent;
  private final List<String> done = new ArrayList<>();
  private StringBuilder line = new StringBuilder();
  private int start;
  private int width;
  private String colour = "";

  private Wrapping(int columns, int indent) {
    this.columns = columns;
    this.indent = indent;
  }

  /** Wraps the lines; continuation lines are indented further than the first. */
  public static List<String> of(List<String> lines, int columns) {
    return lines.stream().flatMap(line -> of(line, columns).stream()).toList();
  }

  /** Wraps one line. */
  public static List<String> of(String line, int columns) {
    if (width(line) <= columns) {
      return List.of(line);
    }
    int left = line.length() - line.stripLeading().length();
    return new Wrapping(columns, Math.min(left + 2, columns / 4)).wrapped(line);
  }

  /** Returns the number of columns that a line takes on a terminal. */
  public static int width(String line) {
    return COLOUR.matcher(line).replaceAll("").length();
  }

  private List<String> wrapped(String text) {
    String gap = "";
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      String part = parts.group();
      if (part.startsWith("\u001b")) {
        colour = part.equals(RESET) ? "" : part;
        line.append(part);
      } else if (part.isBlank()) {
        gap = part;
      } else {
        add(gap, part);
        gap = "";
      }
    }
    done.add(line.toString());
    return done;
  }

  private void add(String gap, String word) {
    if (width + gap.length() + word.length() <= columns) {
      append(gap + word);
      return;
    }
    if (width > start) {
      // A word that just fits, such as an id to be copied, is moved left rather than broken.
      boolean fits = word.length() <= columns;
      breakLine(fits ? Math.min(indent, columns - word.length()) : indent);
    }
    String rest = word;
    while (width + rest.length() > columns) {
      int room = columns - width;
      append(rest.substring(0, room));
      rest = rest.substring(room);
      breakLine(indent);
    }
    append(rest);
  }

  private void append(String text) {
    line.append(text);
    width += text.length();
  }

  /** A colour ends with its line and is set again on the next, since either line may be dropped. */
  private void breakLine(int left) {
    done.add(line + (colour.isEmpty() ? "" : RESET));
    line = new StringBuilder(" ".repeat(left)).append(colour);
    start = left;
    width = left;
  }
}
