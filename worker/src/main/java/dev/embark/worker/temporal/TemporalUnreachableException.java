package dev.embark.worker.temporal;

/**
 * Temporal does not answer, or does not let this worker in. The message says so to people, and what
 * to check.
 */
public final class TemporalUnreachableException extends RuntimeException {

  public TemporalUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
