package dev.embark.starter.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses the intended word for a misspelt one. */
public final class Suggestion {
  private Suggestion() {}

  /** Returns {@code Did you mean …?} if one of the words is similar enough. */
  public static Optional<String> of(String written, Collection<String> words) {
    String lower = written.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    int most = written.length() <= 3 ? 1 : Math.max(2, written.length() / 3);
    return words.stream()
        .filter(word -> distance(lower, word.toLowerCase(Locale.ROOT)) <= most)
        .min(
            Comparator.comparingInt((String word) -> distance(lower, word.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .map(word -> "Did you mean " + word + "?");
  }

  /** The Levenshtein distance: the number of letters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
