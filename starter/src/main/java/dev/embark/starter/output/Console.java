package dev.embark.starter.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * The output of a verb: data goes to stdout in the requested format, messages to stderr unless
 * {@code --quiet} is set. Not thread-safe.
 */
public final class Console {
  private final Surroundings surroundings;
  private final OutputFormat format;
  private final boolean quiet;
  private final boolean isAside;
  private final SameServer sameServer;

  public Console(Surroundings surroundings, OutputFormat format, boolean quiet) {
    this(surroundings, format, quiet, SameServer.USUAL);
  }

  /** Creates a console that completes the commands it prints: see {@link SameServer}. */
  public Console(
      Surroundings surroundings, OutputFormat format, boolean quiet, SameServer sameServer) {
    this(surroundings, format, quiet, sameServer, false);
  }

  private Console(
      Surroundings surroundings,
      OutputFormat format,
      boolean quiet,
      SameServer sameServer,
      boolean isAside) {
    this.surroundings = surroundings;
    this.format = format;
    this.quiet = quiet;
    this.sameServer = sameServer;
    this.isAside = isAside;
  }

  /**
   * Returns a console for people that accompanies a document for programs: its lines become
   * messages.
   */
  public Console aside() {
    return new Console(surroundings, OutputFormat.TABLE, quiet, sameServer, true);
  }

  /** Prints a line of data for people. */
  public void line(String text) {
    if (isAside) {
      talk(text);
    } else {
      surroundings.out().println(Printable.of(sameServer.in(text)));
    }
  }

  /** Prints lines of data for people. */
  public void lines(List<String> lines) {
    lines.forEach(this::line);
  }

  /** Prints a document for programs in the requested format. */
  public void document(ObjectNode document) {
    sameServer.addTo(document);
    surroundings
        .out()
        .println(format == OutputFormat.JSONL ? Json.line(document) : Json.pretty(document));
    surroundings.out().flush();
  }

  /**
   * Prints a head and a list of entries of one kind: either as one document that contains the list,
   * or as JSON lines, the head followed by one document per entry.
   *
   * @param kind the kind of each entry that is printed as its own document
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

  /** Prints progress or advice; suppressed when quiet. */
  public void talk(String text) {
    if (!quiet) {
      surroundings.err().println(Printable.of(sameServer.in(text)));
      surroundings.err().flush();
    }
  }

  /** Prints a warning that a person must not miss; printed even when quiet. */
  public void warn(String text) {
    surroundings.err().println("warning: " + Printable.of(sameServer.in(text)));
    surroundings.err().flush();
  }

  /** Returns the connection options that this console adds to commands. */
  public SameServer sameServer() {
    return sameServer;
  }

  /** Whether to show no progress or advice. */
  public boolean quiet() {
    return quiet;
  }

  /** Returns the view that shows progress. */
  public LiveView liveView() {
    return new LiveView(surroundings, quiet);
  }

  /** Whether a program reads stdout. */
  public boolean forPrograms() {
    return format != OutputFormat.TABLE;
  }

  /** Whether stdout is closed, for instance because {@code | head} has seen enough. */
  public boolean isUnread() {
    return surroundings.out().checkError();
  }

  /**
   * Ensures that stdout took everything: a document that was cut off must not pass for a whole one.
   *
   * @throws CommandException if it did not, for instance because the disk is full; one without
   *     words if its reader has seen enough
   */
  public void requireWritten() {
    if (isUnread()) {
      if (surroundings.out() instanceof Stdout stdout && stdout.hasLostItsReader()) {
        throw CommandException.silent(ExitCode.FAILED);
      }
      throw CommandException.of(ExitCode.FAILED, "stdout could not be written to the end.")
          .next("What has been written is incomplete: write it again, where there is room.");
    }
  }

  /** Returns the requested format. */
  public OutputFormat format() {
    return format;
  }

  /** Returns the style to write with. */
  public Style style() {
    return new Style(surroundings.colours());
  }

  /** Whether a person can be asked questions. */
  public boolean interactive() {
    return surroundings.interactive();
  }

  /** Asks for a word; empty if nothing was typed. Requires a terminal, see {@link #interactive}. */
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
   * Asks a yes/no question; only {@code y} and {@code yes} mean yes.
   *
   * @throws CommandException if no person can be asked
   */
  public boolean confirm(String question) {
    if (!surroundings.interactive()) {
      int last = question.lastIndexOf('\n');
      if (last >= 0) {
        talk(question.substring(0, last));
      }
      throw CommandException.of(
              ExitCode.USAGE, "There is no terminal to ask on: " + question.substring(last + 1))
          .next("Add --yes to continue without being asked.");
    }
    surroundings.err().print(Printable.of(question) + " [y/N] ");
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
