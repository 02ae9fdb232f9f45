package dev.embark.workflows.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the names of fleets and credentials look like. Names get into workflow ids, into messages,
 * and into commands that people paste into a shell: a plain one is only ever a word there. Pure.
 */
public final class PlainNames {

  /** The rule for the name of a fleet, in words. */
  public static final String RULE =
      "A fleet's name consists of up to 80 lower-case letters, digits and dashes.";

  /** Stands for a name that nobody should be shown. */
  static final String UNNAMED = "unnamed";

  static final Pattern PLAIN = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Longer, because off-boarding and repair append a suffix to the name in the manifest. */
  private static final Pattern FLEET = Pattern.compile("[a-z0-9]([-a-z0-9]{0,78}[a-z0-9])?");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9]{0,63}");

  private PlainNames() {}

  /** An id from a message that anyone may have sent; something harmless where it is no id. */
  static String id(@Nullable String text) {
    return text != null && WORD.matcher(text).matches() ? text : UNNAMED;
  }

  /** Whether people can give this name to a fleet or to a credential. */
  public static boolean isPlain(String text) {
    return PLAIN.matcher(text).matches();
  }

  /** Whether a fleet can have this name. */
  public static boolean isFleet(@Nullable String text) {
    return text != null && FLEET.matcher(text).matches();
  }
}
