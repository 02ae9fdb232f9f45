package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SurroundingsTest {

  @Test
  void nothingIsAskedOrDrawnWhereStderrIsRedirected() {
    assertThat(Surroundings.isInteractive(true, null)).isTrue();
    assertThat(Surroundings.isInteractive(true, "redirected")).isFalse();
    assertThat(Surroundings.isInteractive(false, null)).isFalse();
  }
}
