package dev.embark.worker.configuration;

import org.jspecify.annotations.Nullable;

/**
 * One problem of the configuration.
 *
 * @param name the variable, or the variables that conflict
 * @param shown its value; null if it is absent or must not be shown
 * @param words what is wrong and what is expected, completing a sentence that begins with the name
 */
public record Problem(String name, @Nullable String shown, String words) {

  /** Returns the whole sentence. Free of secrets. */
  public String sentence() {
    return shown == null ? name + " " + words + "." : name + " (" + shown + ") " + words + ".";
  }
}
