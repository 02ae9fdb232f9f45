package dev.embark.activities;

import dev.embark.workflows.model.ErrorCode;

/** An attempt that ends by our own judgement of a request or of an answer. */
public final class RefusedException extends RuntimeException {

  private final transient Diagnosis diagnosis;

  public RefusedException(Diagnosis diagnosis) {
    super(diagnosis.code() + ": " + diagnosis.message());
    this.diagnosis = diagnosis;
  }

  public RefusedException(ErrorCode code, String message) {
    this(Diagnosis.of(code, message));
  }

  public Diagnosis diagnosis() {
    return diagnosis;
  }
}
