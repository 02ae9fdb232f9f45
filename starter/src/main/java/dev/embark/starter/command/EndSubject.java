package dev.embark.starter.command;

import dev.embark.starter.output.LiveView;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A run of which nothing is told before its end.
 *
 * @param name what runs, such as {@code drift/payments-prod}
 * @param doing what it is doing, for whoever waits
 * @param comeBack how to come back to it
 * @param end what came of it; empty while it is under way
 */
record EndSubject<T>(String name, String doing, String comeBack, Supplier<Optional<T>> end)
    implements Follower.Subject<Optional<T>> {

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
    return List.of(why + ": " + name + " goes on without this command.", comeBack);
  }
}
