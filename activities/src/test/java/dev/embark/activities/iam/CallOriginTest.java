package dev.embark.activities.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.activities.RequestReason;
import org.junit.jupiter.api.Test;

class CallOriginTest {

  private static final String RUN = "0b9ce4f1-5f0c-4c8e-9f0e-3a51f5f6a001";

  @Test
  void namesRunWorkflowAndChange() {
    assertThat(CallOrigin.describe(RUN, "cluster/7d1a1f0e", "CHG-7"))
        .isEqualTo("embark run=" + RUN + " workflow=cluster/7d1a1f0e change=CHG-7");
    assertThat(CallOrigin.describe(RUN, "cluster/7d1a1f0e", null))
        .isEqualTo("embark run=" + RUN + " workflow=cluster/7d1a1f0e");
  }

  @Test
  void noWorkflowIdHidesTheRunOrLooksLikeAnother() {
    String forged = "x run=00000000 change=CHG-1\nembark run=00000001 ".repeat(20);

    String reason = RequestReason.value(CallOrigin.describe(RUN, forged, "CHG-7 run=2"));

    assertThat(reason)
        .startsWith("embark run=" + RUN + " workflow=x run?00000000 change?CHG-1?")
        .endsWith(" change=CHG-7 run?2");
    assertThat(reason.split("run=", -1)).hasSize(2);
  }
}
