package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  @ParameterizedTest
  @ValueSource(
      chars = {
        0x00, 0x07, '\r', 0x1b, 0x7f, 0x85, 0x9b, 0x61c, 0x200f, 0x2028, 0x202e, 0x2069, 0xad,
        0x200b, 0xfeff, 0xd800
      })
  void neitherTextNorJsonHoldsWhatATerminalActsUpon(char character) {
    String text = "a" + character + "b";
    String escaped = String.format("\\u%04x", (int) character);

    assertThat(Printable.of(text)).isEqualTo("a\uFFFDb");
    assertThat(Printable.plain(text)).isEqualTo("a\uFFFDb");
    assertThat(Json.line(Json.object().put("text", text)).toLowerCase(Locale.ROOT))
        .isIn("{\"text\":\"a" + escaped + "b\"}", "{\"text\":\"a\\rb\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"two\nlines", "a\ttab", "zero\u200Cwidth", "\uD83D\uDC69\u200D\uD83D\uDE80"})
  void whatItDoesNotActUponStays(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
    assertThat(Printable.plain(text)).isEqualTo(text);
  }

  @Test
  void jsonEscapesBothHalvesOfATagThatNobodySees() {
    assertThat(Json.line(Json.object().put("text", "a\uDB40\uDC41")))
        .isEqualTo("{\"text\":\"a\\udb40\\udc41\"}");
  }

  @Test
  void onlyTextForATerminalHasColours() {
    String red = "\u001b[31mred\u001b[0m";

    assertThat(Printable.of(red)).isEqualTo(red);
    assertThat(Printable.plain(red)).isEqualTo("\uFFFD[31mred\uFFFD[0m");
  }
}
