package dev.embark.starter.command;

import dev.embark.starter.output.Console;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that reports nothing before its end.
 *
 * @param name the run, such as {@code drift/payments-prod}
 * @param doing what it is doing, for a waiting person
 * @param comeBack how to reattach to it
 * @param end its result; empty while it is running
 */
record EndSubject<T>(String name, String doing, String comeBack, Supplier<Optional<T>> end)
    implements Follower.Subject<Optional<T>> {

  /**
   * Waits for the end.
   *
   * @param timeout null to wait indefinitely
   * @return the result; empty if the time ran out first
   */
  Optional<T> await(Surroundings surroundings, Console console, @Nullable Duration timeout) {
    return new Follower<>(surroundings, console, this, timeout)
        .follow()
        .flatMap(Function.identity());
  }

  @Override
  public Optional<T> look() {
    return end.get();
  }

  @Override
  public boolean isOver(Optional<T> seen) {
    return seen.isPresent();
  }

  @Override
  public boolean waits(Optional<T> seen) {
    return false;
  }

  @Override
  public void changed(Optional<T> seen, LiveView progress) {
    progress.show((columns, rows) -> List.of(doing), doing);
  }

  @Override
  public List<String> comeBack(String why) {
    return List.of(why + ": " + name + " continues without this command.", comeBack);
  }
}
