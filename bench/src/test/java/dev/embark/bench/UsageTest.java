package dev.embark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class UsageTest {

  @Test
  void readsTimesOfAProcessWhoseNameHoldsSpacesAndParentheses() {
    // given
    String stat = "42 (a (strange) name) S 1 42 42 0 -1 4194304 100 0 0 0 150 50 0 0 20 0 1 0 7";
    String status = "Name:\ta\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n";

    // when
    Usage usage = Usage.parse(stat, status);

    // then
    assertThat(usage).isEqualTo(new Usage(2.0, 200, 100));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsThatThisVeryProcessUsesMemoryAndTime() throws IOException {
    // when
    Usage usage = Usage.of(ProcessHandle.current().pid());

    // then
    assertThat(usage.cpuSeconds()).isPositive();
    assertThat(usage.peakMiB()).isGreaterThanOrEqualTo(usage.residentMiB()).isPositive();
  }
}
