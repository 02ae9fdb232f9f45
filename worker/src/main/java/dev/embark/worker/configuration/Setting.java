package dev.embark.worker.configuration;

import org.jspecify.annotations.Nullable;

/**
 * One thing that the environment can tell the worker.
 *
 * @param name of the environment variable; of a secret, the variable with {@code _FILE} appended
 *     names a file to read it from
 * @param form of its value
 * @param fallback the value where the variable is absent or empty, null where there is none
 * @param description one sentence for the documentation
 */
public record Setting<T>(
    String name, ValueForm<T> form, @Nullable String fallback, String description) {

  /** What is appended to a secret's name to name the file that holds it. */
  public static final String FILE = "_FILE";
}
