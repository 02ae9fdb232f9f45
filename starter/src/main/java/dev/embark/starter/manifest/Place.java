package dev.embark.starter.manifest;

/**
 * A place in a manifest.
 *
 * @param line counted from 1
 * @param column in characters, counted from 1
 */
public record Place(int line, int column) {
  /** The place at which problems of the whole file are reported. */
  public static final Place START = new Place(1, 1);
}
