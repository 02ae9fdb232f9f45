package dev.embark.workflows.workflow;

/** Text from outside, made harmless inside the Markdown of the Temporal UI. */
final class Markdown {

  private static final int LONGEST = 200;

  private Markdown() {}

  /** For use between backticks: no backtick, no control character, not too long. */
  static String code(String text) {
    String plain = text.replaceAll("[`\\p{C}]", " ");
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
  }
}
