package dev.embark.activities;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

  @Test
  void turnsControlAndInvisibleCharactersIntoOneBlank() {
    String hostile = "a\r\nb\u001b[31mc\u202ed\u0000 \t e\u2028f";

    assertThat(Excerpt.of(hostile, 100)).isEqualTo("a b [31mc d e f");
  }

  @Test
  void cutsToTheLengthAndSaysSo() {
    assertThat(Excerpt.of("abcdefgh", 5)).isEqualTo("abcd…");
    assertThat(Excerpt.of("abcde", 5)).isEqualTo("abcde");
  }

  @Test
  void neverCutsACharacterInHalf() {
    assertThat(Excerpt.of("abc😀def", 5)).isEqualTo("abc…");
  }

  @Test
  void cutsTextOfMegabytesQuickly() {
    assertThat(Excerpt.of("x\n".repeat(5_000_000), 10)).hasSize(10);
  }
}
