package dev.embark.worker.temporal;

/** Temporal does not answer, or does not let this worker in. The message is one clear sentence. */
public final class TemporalUnreachableException extends RuntimeException {

  public TemporalUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
