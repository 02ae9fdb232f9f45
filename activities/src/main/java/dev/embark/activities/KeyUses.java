package dev.embark.activities;

import dev.embark.workflows.model.KeyUse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports when service account keys were last used. Thread-safe. */
public interface KeyUses extends AutoCloseable {

  /**
   * The answer about some keys.
   *
   * @param byKey the last use by key id; keys without data are absent
   * @param silence why there is no data; null if there is some
   */
  record Told(Map<String, KeyUse> byKey, @Nullable String silence) {

    public Told {
      byKey = Map.copyOf(byKey);
    }
  }

  /**
   * Asks about some keys of one account. Missing data is an answer, not a failure.
   *
   * @param account its name, {@code projects/…/serviceAccounts/…}
   * @param reason for Google's audit log
   */
  Told of(String account, List<String> keyIds, String reason);

  @Override
  void close();
}
