package dev.embark.simulators.http;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What a caller gets to see. Durations are real time: the caller's deadlines are, too. */
public sealed interface Reply {

  /** An ordinary HTTP answer. */
  record Answer(int status, Map<String, String> headers, Body body) implements Reply {

    public Answer {
      headers = Map.copyOf(headers);
    }

    /** The same answer with one more header, or another value of it. */
    public Answer withHeader(String name, String value) {
      Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      changed.putAll(headers);
      changed.put(name, value);
      return new Answer(status, changed, body);
    }

    /** The same answer with other content. */
    public Answer withBody(Body changed) {
      return new Answer(status, headers, changed);
    }
  }

  /** An answer whose content comes one byte at a time. */
  record SlowDrip(Answer answer, Duration pause) implements Reply {}

  /** The connection is reset (TCP RST) without an answer. */
  record Reset() implements Reply {}

  /** No answer; the connection is closed after the given time, or when the caller gives up. */
  record Silence(Duration atMost) implements Reply {}
}
