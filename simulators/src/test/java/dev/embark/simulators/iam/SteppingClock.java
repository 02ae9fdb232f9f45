package dev.embark.simulators.iam;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is advanced explicitly. */
final class SteppingClock implements InstantSource {

  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  synchronized void advance(Duration by) {
    now = now.plus(by);
  }
}
