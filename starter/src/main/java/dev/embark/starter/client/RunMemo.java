package dev.embark.starter.client;

import dev.embark.workflows.model.Authorship;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys and values of a run's memo. */
final class RunMemo {
  static final String AUTHOR = "author";
  static final String REASON = "reason";
  static final String CHANGE = "change";
  static final String DIGEST = "digest";

  private RunMemo() {}

  /** Returns who asked for a run, and why; the caller may add other entries that identify it. */
  static Map<String, Object> of(Authorship authorship) {
    Map<String, Object> memo = new HashMap<>();
    memo.put(AUTHOR, authorship.author());
    putIfThere(memo, REASON, authorship.reason());
    putIfThere(memo, CHANGE, authorship.changeId());
    return memo;
  }

  private static void putIfThere(Map<String, Object> memo, String key, @Nullable String value) {
    if (value != null) {
      memo.put(key, value);
    }
  }
}
