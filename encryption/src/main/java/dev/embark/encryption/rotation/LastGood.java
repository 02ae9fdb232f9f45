package dev.embark.encryption.rotation;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a file, read again at each use, so that a rotated secret needs no restart. While
 * the file is missing or invalid, as in the middle of a rotation, the last good content is used,
 * and the log reports it once: a failed rotation would otherwise surface only at the next restart.
 * Thread-safe.
 *
 * @param <T> the type of the content
 */
public final class LastGood<T> implements Supplier<T> {

  private static final Logger log = LoggerFactory.getLogger(LastGood.class);

  /** Reads the file. Any exception means that it cannot be used now. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Returns the current content of the file.
     *
     * @param last the last good content, to be returned if nothing has changed
     */
    T read(T last) throws IOException, GeneralSecurityException;
  }

  private final String name;
  private final Reader<T> reader;
  private final AtomicBoolean isUnfit = new AtomicBoolean();
  private volatile T lastGood;

  /**
   * Starts with good content.
   *
   * @param name of the file, for the log
   */
  public LastGood(String name, T first, Reader<T> reader) {
    this.name = name;
    this.lastGood = first;
    this.reader = reader;
  }

  @Override
  public T get() {
    try {
      T read = reader.read(lastGood);
      lastGood = read;
      if (isUnfit.getAndSet(false)) {
        log.info("{} can be used again", name);
      }
      return read;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (!isUnfit.getAndSet(true)) {
        // The message could quote the file.
        String problem = e.getClass().getSimpleName();
        log.warn("{} cannot be used ({}); its last good content stays in use", name, problem);
      }
      return lastGood;
    }
  }
}
