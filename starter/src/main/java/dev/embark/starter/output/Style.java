package dev.embark.starter.output;

/**
 * The use of colours. Colour never carries information that the words do not.
 *
 * @param colours whether to use colours
 */
public record Style(boolean colours) {
  public String good(String text) {
    return in("32", text);
  }

  public String bad(String text) {
    return in("31", text);
  }

  public String attention(String text) {
    return in("33", text);
  }

  public String strong(String text) {
    return in("1", text);
  }

  public String faint(String text) {
    return in("2", text);
  }

  private String in(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
