package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrappingTest {
  @Test
  void leavesALineAloneThatFits() {
    assertThat(Wrapping.of("  as it  is ", 12)).containsExactly("  as it  is ");
  }

  @Test
  void breaksBetweenWordsAndIndentsWhatIsLeft() {
    assertThat(Wrapping.of("  embark describe 7d1a1f0e-3c52", 20))
        .containsExactly("  embark describe", "    7d1a1f0e-3c52");
  }

  @Test
  void movesAWordLeftThatJustFits() {
    assertThat(Wrapping.of("  ab cdefghijkl", 10)).containsExactly("  ab", "cdefghijkl");
  }

  @Test
  void breaksAWordThatFitsNoLine() {
    assertThat(Wrapping.of("ab cdefghijklmnop", 8))
        .containsExactly("ab", "  cdefgh", "  ijklmn", "  op");
  }

  @Test
  void endsAColourWithItsLineAndBeginsItAnew() {
    assertThat(Wrapping.of("a \u001b[31mred words\u001b[0m end", 8))
        .containsExactly("a\u001b[31m red\u001b[0m", "  \u001b[31mwords\u001b[0m", "  end");
  }

  @Test
  void keepsEveryWordInEveryWidth() {
    String line = "  12  CASTAI_FORBIDDEN  acme-prod  embark describe 7d1a1f0e-3c52-4f0b";
    for (int columns = 8; columns < 90; columns++) {
      List<String> lines = Wrapping.of(line, columns);
      int most = columns;
      assertThat(lines).allSatisfy(each -> assertThat(Wrapping.width(each)).isBetween(1, most));
      assertThat(String.join("", lines).replace(" ", "")).isEqualTo(line.replace(" ", ""));
    }
  }
}
