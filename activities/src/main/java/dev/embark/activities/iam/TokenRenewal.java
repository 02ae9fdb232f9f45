package dev.embark.activities.iam;

import com.google.api.gax.core.CredentialsProvider;
import com.google.auth.Credentials;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a new token when Google has refused the present one: Google's library would send that one
 * until it expires, up to an hour later. Fetches in the background, for the next attempt, and once
 * for all calls that are refused together. Thread-safe.
 */
final class TokenRenewal {

  private static final Logger log = LoggerFactory.getLogger(TokenRenewal.class);

  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final CredentialsProvider credentials;
  private final Executor background;
  private final LongSupplier nanos;
  private long latest;

  TokenRenewal(CredentialsProvider credentials) {
    this(credentials, ForkJoinPool.commonPool(), System::nanoTime);
  }

  /**
   * Creates a renewal with its own threads and time.
   *
   * @param nanos the time, in nanoseconds
   */
  TokenRenewal(CredentialsProvider credentials, Executor background, LongSupplier nanos) {
    this.credentials = credentials;
    this.background = background;
    this.nanos = nanos;
    this.latest = nanos.getAsLong() - PAUSE.toNanos();
  }

  /** Begins to fetch a token, unless that has just been done. */
  void begin() {
    if (isDue()) {
      background.execute(this::fetch);
    }
  }

  private synchronized boolean isDue() {
    long now = nanos.getAsLong();
    if (now - latest < PAUSE.toNanos()) {
      return false;
    }
    latest = now;
    return true;
  }

  private void fetch() {
    try {
      Credentials current = credentials.getCredentials();
      if (current != null) {
        current.refresh();
      }
    } catch (IOException | RuntimeException e) {
      // The message may quote the credentials. The next call says what is wrong with them.
      log.info("There is no new token for Google: {}", e.getClass().getSimpleName());
    }
  }
}
