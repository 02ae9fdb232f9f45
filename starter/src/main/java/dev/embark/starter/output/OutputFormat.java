package dev.embark.starter.output;

import java.util.Locale;

/** How data is written to stdout. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** One document, {@code "format": "embark/v1"}. */
  JSON,
  /** One document a line. */
  JSONL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
