package dev.embark.activities;

import dev.embark.workflows.model.KeyUse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells when keys of service accounts were last used. Thread-safe. */
public interface KeyUses extends AutoCloseable {

  /**
   * What was told.
   *
   * @param byKey by the key's id; a key of which nothing is told is not in it
   * @param silence why nothing was told; null where something was
   */
  record Told(Map<String, KeyUse> byKey, @Nullable String silence) {

    public Told {
      byKey = Map.copyOf(byKey);
    }
  }

  /**
   * Asks about some keys of one account. That nothing is told is an answer, no failure.
   *
   * @param account its name, {@code projects/…/serviceAccounts/…}
   * @param reason for Google's audit log
   */
  Told of(String account, List<String> keyIds, String reason);

  @Override
  void close();
}
