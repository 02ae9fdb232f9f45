package dev.embark.worker.configuration;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration.
 *
 * @param name the variable, or the variables that do not go together
 * @param shown its value; null where it is absent or must not be shown
 * @param words what is wrong and what is expected, completing a sentence that begins with the name
 */
public record Problem(String name, @Nullable String shown, String words) {

  /** The whole sentence. Free of secrets. */
  public String sentence() {
    return shown == null ? name + " " + words + "." : name + " (" + shown + ") " + words + ".";
  }
}
