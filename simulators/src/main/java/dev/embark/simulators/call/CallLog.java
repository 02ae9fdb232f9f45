package dev.embark.simulators.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** A bounded log of the calls that reached the simulators, oldest first. Thread-safe. */
public final class CallLog {

  private static final int MOST_CALLS_KEPT = 500_000;

  private final Deque<Call> calls = new ArrayDeque<>();

  public synchronized void add(Call call) {
    if (calls.size() == MOST_CALLS_KEPT) {
      calls.removeFirst();
    }
    calls.addLast(call);
  }

  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  public synchronized long count(Predicate<Call> which) {
    return calls.stream().filter(which).count();
  }

  public synchronized void clear() {
    calls.clear();
  }
}
