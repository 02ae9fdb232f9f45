package dev.embark.starter.manifest;

/**
 * A place in a manifest.
 *
 * @param line counted from 1
 * @param column in characters, counted from 1
 */
public record Place(int line, int column) {
  /** Where what concerns the whole file is reported. */
  public static final Place START = new Place(1, 1);
}
