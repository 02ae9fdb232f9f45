package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {

  @Test
  void takesTheWidthAndTheHeightOfTheWindowEachForItself() {
    assertThat(Surroundings.sizeOf(Map.of("COLUMNS", "132"))).isEqualTo(new Window.Size(132, 24));
    assertThat(Surroundings.sizeOf(Map.of("LINES", "50", "COLUMNS", "wide")))
        .isEqualTo(new Window.Size(80, 50));
    assertThat(Surroundings.sizeOf(Map.of("LINES", "0"))).isEqualTo(Window.Size.USUAL);
  }

  @Test
  void nothingIsAskedOrDrawnWhereStderrIsRedirected() {
    assertThat(Surroundings.isInteractive(true, null)).isTrue();
    assertThat(Surroundings.isInteractive(true, "redirected")).isFalse();
    assertThat(Surroundings.isInteractive(false, null)).isFalse();
  }
}
