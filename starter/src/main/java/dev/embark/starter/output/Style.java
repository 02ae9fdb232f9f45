package dev.embark.starter.output;

/**
 * Colours, where they are welcome. Colour never carries what the words do not say.
 *
 * @param colours whether to colour
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
