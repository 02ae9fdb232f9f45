package dev.embark.worker.temporal;

/**
 * Temporal does not answer, or denies this worker access. The message tells people so, and what to
 * check.
 */
public final class TemporalUnreachableException extends RuntimeException {

  public TemporalUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
