package dev.embark.simulators.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final Timeline timeline = new Timeline();

  @Test
  void keepsAccessWhenARemovalIsTakenBackBeforeItIsSeen() {
    timeline.change(at(0), true);

    timeline.change(at(300), false);
    timeline.change(at(160), true);

    assertThat(timeline.presentAt(at(299))).isTrue();
    assertThat(timeline.presentAt(at(301))).isTrue();
  }

  @Test
  void showsTheGapWhenTheNewGrantIsSeenAfterTheRemoval() {
    timeline.change(at(0), true);

    timeline.change(at(100), false);
    timeline.change(at(200), true);

    assertThat(timeline.presentAt(at(99))).isTrue();
    assertThat(timeline.presentAt(at(100))).isFalse();
    assertThat(timeline.presentAt(at(200))).isTrue();
  }

  @Test
  void forgetsAGrantThatIsWithdrawnBeforeItIsSeen() {
    timeline.change(Instant.MAX, true);
    timeline.change(at(50), false);

    assertThat(timeline.presentAt(Instant.MAX)).isFalse();
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}
