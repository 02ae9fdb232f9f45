package dev.embark.worker.configuration;

import org.jspecify.annotations.Nullable;

/**
 * One environment setting of the worker.
 *
 * @param name of the environment variable; for a secret, the variable with {@code _FILE} appended
 *     names a file to read it from
 * @param form of its value
 * @param fallback the value if the variable is absent or empty, null if there is none
 * @param description one sentence for the documentation
 */
public record Setting<T>(
    String name, ValueForm<T> form, @Nullable String fallback, String description) {

  /** The suffix that turns a secret's name into that of the variable naming its file. */
  public static final String FILE = "_FILE";
}
