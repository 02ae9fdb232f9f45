package dev.embark.simulators.http;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The reply to a caller. Durations are in real time, as the caller's deadlines are. */
public sealed interface Reply {

  /** An ordinary HTTP response. */
  record Answer(int status, Map<String, String> headers, Body body) implements Reply {

    public Answer {
      headers = Map.copyOf(headers);
    }

    /** Returns the same response with a header added or replaced. */
    public Answer withHeader(String name, String value) {
      Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      changed.putAll(headers);
      changed.put(name, value);
      return new Answer(status, changed, body);
    }

    /** Returns the same response with other content. */
    public Answer withBody(Body changed) {
      return new Answer(status, headers, changed);
    }
  }

  /** A response whose content arrives one byte at a time. */
  record SlowDrip(Answer answer, Duration pause) implements Reply {}

  /** The connection is reset (TCP RST) without a response. */
  record Reset() implements Reply {}

  /** No response; the connection is closed after the given time, or when the caller gives up. */
  record Silence(Duration atMost) implements Reply {}
}
