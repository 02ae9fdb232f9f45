package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedListTest {

  private static final Duration LIFE = Duration.ofSeconds(10);

  private final AtomicInteger asked = new AtomicInteger();
  private long now;

  @Test
  void isAskedForOnceByAllWhoWantItTogetherAndSaysHowOldItIs() {
    // given
    SharedList list = new SharedList(this::count, LIFE, () -> now);
    list.get();

    // when
    now = Duration.ofSeconds(9).toNanos();
    SharedList.Seen seen = list.get();

    // then
    assertThat(asked).hasValue(1);
    assertThat(seen.age()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void isAskedForAnewWhenItIsOld() {
    // given
    SharedList list = new SharedList(this::count, LIFE, () -> now);
    list.get();

    // when
    now = LIFE.toNanos();
    SharedList.Seen seen = list.get();

    // then
    assertThat(asked).hasValue(2);
    assertThat(seen.age()).isZero();
  }

  @Test
  void isAskedForByEachWhereNothingIsToBeShared() {
    // given
    SharedList list = new SharedList(this::count, Duration.ZERO, () -> now);

    // when
    list.get();
    list.get();

    // then
    assertThat(asked).hasValue(2);
  }

  @Test
  void failsForAllWhoWaitedAndIsAskedForAnewAfterwards() {
    // given
    SharedList list =
        new SharedList(
            each -> {
              asked.incrementAndGet();
              throw new IllegalStateException("away");
            },
            LIFE,
            () -> now);

    // then
    assertThatThrownBy(list::get).isInstanceOf(IllegalStateException.class).hasMessage("away");
    assertThatThrownBy(list::get).isInstanceOf(IllegalStateException.class);
    assertThat(asked).hasValue(2);
  }

  @Test
  void letsThoseWaitWhoComeWhileItIsUnderWay() throws Exception {
    // given
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    SharedList list =
        new SharedList(
            each -> {
              asked.incrementAndGet();
              underWay.countDown();
              awaitQuietly(answer);
            },
            LIFE,
            () -> now);
    CompletableFuture<SharedList.Seen> first = CompletableFuture.supplyAsync(list::get);
    underWay.await();

    // when
    CompletableFuture<SharedList.Seen> second = CompletableFuture.supplyAsync(list::get);
    answer.countDown();

    // then
    assertThat(second.get().clusters()).isSameAs(first.get().clusters());
    assertThat(asked).hasValue(1);
  }

  private void count(Consumer<ListedCluster> each) {
    asked.incrementAndGet();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
