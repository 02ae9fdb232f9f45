package dev.embark.starter.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The current size of the terminal window. */
@FunctionalInterface
public interface Window {
  /** Returns the current size, which may change between calls. */
  Size size();

  /**
   * A size in characters.
   *
   * @param columns the width
   * @param rows the height
   */
  record Size(int columns, int rows) {
    /** The traditional terminal size. */
    public static final Size USUAL = new Size(80, 24);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4}) (\\d{1,4})");

    /**
     * Parses the output of {@code stty size} (rows, then columns); returns the fallback if there is
     * none.
     */
    static Size of(String said, Size fallback) {
      Matcher matcher = FORM.matcher(said.strip());
      if (!matcher.matches()) {
        return fallback;
      }
      int rows = Integer.parseInt(matcher.group(1));
      int columns = Integer.parseInt(matcher.group(2));
      return rows == 0 || columns == 0 ? fallback : new Size(columns, rows);
    }
  }

  /** Returns a window of fixed size. */
  static Window of(int columns, int rows) {
    Size size = new Size(columns, rows);
    return () -> size;
  }

  /**
   * Returns the window of the terminal that started the process. Java can neither query its size
   * nor be notified of changes, so every call runs {@code stty}.
   *
   * @param fallback the size if there is no terminal or no {@code stty}
   */
  static Window ofTerminal(Size fallback) {
    return () -> {
      try {
        Process stty =
            new ProcessBuilder("stty", "size")
                .redirectInput(new File("/dev/tty"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return stty.waitFor(1, TimeUnit.SECONDS) ? Size.of(said, fallback) : fallback;
      } catch (IOException e) {
        return fallback;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return fallback;
      }
    };
  }
}
