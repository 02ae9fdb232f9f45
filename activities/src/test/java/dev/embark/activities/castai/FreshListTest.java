package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FreshListTest {

  private static final int ASKERS = 50;

  private final ExecutorService threads = Executors.newFixedThreadPool(ASKERS + 1);
  private final AtomicInteger asked = new AtomicInteger();
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore answers = new Semaphore(0);

  @AfterEach
  void close() {
    answers.release(1_000);
    threads.shutdownNow();
  }

  @Test
  void asksAnewForEachWhoComesAfterTheLastAnswer() {
    FreshList list = new FreshList(each -> asked.incrementAndGet());

    list.get();
    list.get();

    assertThat(asked).hasValue(2);
  }

  /** The running call may have been answered before they asked. */
  @Test
  void givesAllWhoComeMeanwhileTheListAfterTheOneThatIsUnderWay() throws Exception {
    // given
    FreshList list = new FreshList(this::answerWhenAllowed);
    CompletableFuture<List<ListedCluster>> first =
        CompletableFuture.supplyAsync(list::get, threads);
    begun.acquire();

    // when
    Queue<Thread> askers = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<List<ListedCluster>>> others =
        IntStream.range(0, ASKERS)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          askers.add(Thread.currentThread());
                          return list.get();
                        },
                        threads))
            .toList();
    while (askers.size() < ASKERS || !askers.stream().allMatch(FreshListTest::isWaiting)) {
      Thread.sleep(5);
    }
    answers.release(1_000);

    // then
    List<ListedCluster> stale = first.get();
    for (CompletableFuture<List<ListedCluster>> other : others) {
      assertThat(other.get()).isNotSameAs(stale);
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void failsForAllWhoShareItAndIsAskedForAnewAfterwards() {
    FreshList list =
        new FreshList(
            each -> {
              asked.incrementAndGet();
              throw new IllegalStateException("away");
            });

    assertThatThrownBy(list::get).isInstanceOf(IllegalStateException.class).hasMessage("away");
    assertThatThrownBy(list::get).isInstanceOf(IllegalStateException.class);
    assertThat(asked).hasValue(2);
  }

  private static boolean isWaiting(Thread asker) {
    return asker.getState() == Thread.State.WAITING;
  }

  private void answerWhenAllowed(Consumer<ListedCluster> each) {
    asked.incrementAndGet();
    begun.release();
    answers.acquireUninterruptibly();
  }
}
