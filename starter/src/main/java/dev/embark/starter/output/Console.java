package dev.embark.starter.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * Where a verb writes: data to stdout in the format asked for, talk to stderr unless it is to be
 * quiet. Not thread-safe.
 */
public final class Console {
  private final Surroundings surroundings;
  private final OutputFormat format;
  private final boolean quiet;
  private final boolean isAside;

  public Console(Surroundings surroundings, OutputFormat format, boolean quiet) {
    this(surroundings, format, quiet, false);
  }

  private Console(Surroundings surroundings, OutputFormat format, boolean quiet, boolean isAside) {
    this.surroundings = surroundings;
    this.format = format;
    this.quiet = quiet;
    this.isAside = isAside;
  }

  /** The same for people, beside a document for programs: its lines are talk. */
  public Console aside() {
    return new Console(surroundings, OutputFormat.TABLE, quiet, true);
  }

  /** A line of data for people. */
  public void line(String text) {
    if (isAside) {
      talk(text);
    } else {
      surroundings.out().println(Printable.of(text));
    }
  }

  /** Lines of data for people. */
  public void lines(List<String> lines) {
    lines.forEach(this::line);
  }

  /** A document for programs, in the format asked for. */
  public void document(ObjectNode document) {
    surroundings
        .out()
        .println(format == OutputFormat.JSONL ? Json.line(document) : Json.pretty(document));
    surroundings.out().flush();
  }

  /**
   * Many things of one kind, told after a head: as one document with a list, or, as lines, the head
   * and then a document each.
   *
   * @param kind of each of them where it is a document of its own
   */
  public void documents(ObjectNode head, String list, String kind, List<ObjectNode> entries) {
    if (format == OutputFormat.JSONL) {
      document(head);
      entries.forEach(entry -> document(Json.document(kind, entry)));
    } else {
      head.putArray(list).addAll(entries);
      document(head);
    }
  }

  /** Progress or advice; not printed when quiet. */
  public void talk(String text) {
    if (!quiet) {
      surroundings.err().println(Printable.of(text));
      surroundings.err().flush();
    }
  }

  /** Something a person must not miss; printed even when quiet. */
  public void warn(String text) {
    surroundings.err().println("warning: " + Printable.of(text));
    surroundings.err().flush();
  }

  /** A place for progress. */
  public LiveView liveView() {
    return new LiveView(surroundings, quiet);
  }

  /** Whether stdout is read by a program. */
  public boolean forPrograms() {
    return format != OutputFormat.TABLE;
  }

  /** Whether stdout is closed: {@code | head} has seen enough. */
  public boolean isUnread() {
    return surroundings.out().checkError();
  }

  /** The format asked for. */
  public OutputFormat format() {
    return format;
  }

  /** The letters and colours to write with. */
  public Style style() {
    return new Style(surroundings.colours());
  }

  /** Whether somebody can be asked. */
  public boolean interactive() {
    return surroundings.interactive();
  }

  /**
   * Asks for a word; empty where nothing was typed. Only for a terminal, see {@link #interactive}.
   */
  public String ask(String question) {
    surroundings.err().print(question + " ");
    surroundings.err().flush();
    try {
      String answer = surroundings.in().readLine();
      return answer == null ? "" : answer.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks a question to which only {@code y} or {@code yes} is a yes.
   *
   * @throws CommandException where nobody can be asked
   */
  public boolean confirm(String question) {
    if (!surroundings.interactive()) {
      int last = question.lastIndexOf('\n');
      if (last >= 0) {
        talk(question.substring(0, last));
      }
      throw CommandException.of(
              ExitCode.USAGE, "There is no terminal to ask on: " + question.substring(last + 1))
          .next("Add --yes to go on without being asked.");
    }
    surroundings.err().print(question + " [y/N] ");
    surroundings.err().flush();
    try {
      String answer = surroundings.in().readLine();
      return answer != null
          && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
