package dev.embark.encryption;

/** A keyset cannot be used. The message is one clear sentence, without any key material. */
public final class KeysetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KeysetException(String message) {
    super(message);
  }
}
