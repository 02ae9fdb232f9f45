package dev.embark.starter.output;

import java.util.Locale;

/** The format in which data is written to stdout. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** One document with {@code "format": "embark/v1"}. */
  JSON,
  /** One document per line. */
  JSONL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
