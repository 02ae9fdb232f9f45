package dev.embark.starter.output;

import java.util.List;

/**
 * Progress on stderr: on a terminal a picture that is drawn anew in place, elsewhere one line for
 * each change. Not thread-safe.
 */
public final class LiveView {
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final Surroundings surroundings;
  private final boolean quiet;
  private final boolean redraws;
  private int drawn;
  private String last = "";

  LiveView(Surroundings surroundings, boolean quiet) {
    this.surroundings = surroundings;
    this.quiet = quiet;
    this.redraws = surroundings.interactive() && !surroundings.variable("TERM", "").equals("dumb");
  }

  /** Shows the picture, or the line where it differs from the last one. */
  public void show(List<String> picture, String line) {
    if (quiet) {
      return;
    }
    if (redraws) {
      erase();
      picture.forEach(each -> surroundings.err().println(cut(each)));
      drawn = picture.size();
    } else if (!line.equals(last)) {
      surroundings.err().println(line);
      last = line;
    }
    surroundings.err().flush();
  }

  /** Takes the picture away, so that what follows stands in its place. */
  public void erase() {
    if (drawn > 0) {
      surroundings.err().printf(UP_AND_CLEAR, drawn);
      surroundings.err().flush();
      drawn = 0;
    }
  }

  /** A line that wraps would make the picture higher than what is erased. */
  private String cut(String line) {
    int columns = columns();
    return line.length() < columns ? line : line.substring(0, columns - 2) + "…";
  }

  private int columns() {
    try {
      return Math.max(20, Integer.parseInt(surroundings.variable("COLUMNS", "80")));
    } catch (NumberFormatException e) {
      return 80;
    }
  }
}
