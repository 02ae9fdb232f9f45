package dev.embark.starter.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Progress on stderr: on a terminal, a full-screen picture that is redrawn when its content or the
 * window changes, after which the terminal is restored; otherwise one line per change.
 *
 * <p>Thread-safe: an interruption may close it while a picture is drawn.
 */
public final class LiveView implements AutoCloseable {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_REST = "\u001b[J";
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  private final Surroundings surroundings;
  private final boolean quiet;
  private final boolean redraws;
  private final Thread hook = new Thread(this::restore, "embark-terminal");
  private boolean drawing;
  private boolean closed;
  private String last = "";
  private @Nullable Picture picture;
  private @Nullable String note;

  LiveView(Surroundings surroundings, boolean quiet) {
    this.surroundings = surroundings;
    this.quiet = quiet;
    this.redraws = surroundings.interactive() && !surroundings.variable("TERM", "").equals("dumb");
  }

  /**
   * Whether pictures are shown at all; if not, callers can skip the work that only pictures need.
   */
  public boolean showsPictures() {
    return redraws && !quiet;
  }

  /** Shows the picture or, without a terminal, the line if it differs from the last one. */
  public synchronized void show(Picture next, String words) {
    if (quiet || closed) {
      return;
    }
    String line = Printable.of(words);
    if (redraws) {
      picture = next;
      note = null;
      draw();
    } else if (!line.equals(last)) {
      surroundings.err().println(line);
      surroundings.err().flush();
      last = line;
    }
  }

  /** Shows a message: below the picture until the next one is drawn, or on a line of its own. */
  public synchronized void say(String words) {
    if (quiet || closed) {
      return;
    }
    String text = Printable.of(words);
    if (drawing) {
      note = text;
      draw();
    } else {
      surroundings.err().println(text);
      surroundings.err().flush();
    }
  }

  /** Redraws the current picture because time has passed or the window has changed. */
  public synchronized void refresh() {
    if (drawing) {
      draw();
    }
  }

  /** Restores the terminal; nothing is shown afterwards. */
  @Override
  public void close() {
    boolean drawn = restore();
    if (drawn) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is shutting down: the hook runs and finds nothing to do.
      }
    }
  }

  private synchronized boolean restore() {
    boolean drawn = drawing;
    closed = true;
    drawing = false;
    if (drawn) {
      surroundings.err().print(LEAVE);
      surroundings.err().flush();
    }
    return drawn;
  }

  private void draw() {
    if (picture == null) {
      return;
    }
    StringBuilder frame = new StringBuilder();
    if (!drawing) {
      Runtime.getRuntime().addShutdownHook(hook);
      drawing = true;
      frame.append(ENTER);
    }
    Window.Size size = surroundings.window().size();
    frame.append(HOME);
    // The last row stays empty: a line that ends there would scroll the screen.
    int most = Math.max(1, size.rows() - 1);
    List<String> notes = note == null ? List.of() : Wrapping.of(note, size.columns());
    int room = Math.max(1, most - notes.size());
    List<String> lines = new ArrayList<>();
    picture.lines(size.columns(), room).stream().limit(room).map(Printable::of).forEach(lines::add);
    lines.addAll(notes);
    lines.stream()
        .limit(most)
        .forEach(line -> frame.append(cut(line, size.columns())).append(CLEAR_LINE).append("\r\n"));
    surroundings.err().print(frame.append(CLEAR_REST));
    surroundings.err().flush();
  }

  /** Truncates a line that would wrap; colour codes have no width. */
  static String cut(String line, int columns) {
    if (Wrapping.width(line) <= columns) {
      return line;
    }
    StringBuilder kept = new StringBuilder();
    Matcher colour = COLOUR.matcher(line);
    int room = columns - 1;
    boolean coloured = false;
    for (int at = 0; room > 0; ) {
      if (colour.find(at) && colour.start() == at) {
        kept.append(colour.group());
        coloured = true;
        at = colour.end();
      } else {
        kept.append(line.charAt(at++));
        room--;
      }
    }
    return kept.append('…').append(coloured ? "\u001b[0m" : "").toString();
  }

  /** Content that can be drawn at any size. */
  @FunctionalInterface
  public interface Picture {
    /** Returns the lines, the most important first, since those that do not fit are dropped. */
    List<String> lines(int columns, int rows);
  }
}
