package dev.embark.starter.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How large the terminal's window is at this moment. */
@FunctionalInterface
public interface Window {
  /** The size now; it may have changed since the last question. */
  Size size();

  /**
   * A size in characters.
   *
   * @param columns how wide
   * @param rows how high
   */
  record Size(int columns, int rows) {
    /** What terminals have always had. */
    public static final Size USUAL = new Size(80, 24);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4}) (\\d{1,4})");

    /**
     * Reads what {@code stty size} says: rows, then columns; the fallback where it says nothing.
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

  /** Always this size. */
  static Window of(int columns, int rows) {
    Size size = new Size(columns, rows);
    return () -> size;
  }

  /**
   * The window of the terminal that the process was started from. Java cannot ask for it, nor be
   * told that it has changed, so {@code stty} is asked each time.
   *
   * @param fallback where there is no terminal, or no {@code stty}
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
