package dev.embark.starter.doctor;

import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ErrorCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the worker's Cast AI keys. */
final class KeyChecks {

  private static final Duration SOON = Duration.ofDays(14);
  private static final String NEW_KEY =
      "Create a full-access key in Cast AI's console (API access keys) and put it in the worker's"
          + " key file, which is read again at each call.";
  private static final String WHICH_KEY =
      "Look in Cast AI's console (API access keys) which of them the worker has. If it is a"
          + " read-only one, put a full-access key in the worker's key file.";

  private KeyChecks() {}

  static Check of(Checkup.Key key, Instant now) {
    String name = "Cast AI key '" + key.credential() + "'";
    Instant expiry = instant(key.expiresAt());
    List<String> problems = new ArrayList<>();
    if (!key.active()) {
      problems.add("is not active");
    }
    if (key.readOnly()) {
      problems.add("is read-only");
    }
    if (expiry != null && expiry.isBefore(now)) {
      problems.add("expired on " + expiry);
    }
    String sees = key.clusters() + " GKE clusters" + organization(key);
    if (!problems.isEmpty()) {
      return Check.problem(
          name, "It " + String.join(" and ", problems) + several(key) + "; " + sees + ".", NEW_KEY);
    }
    List<String> doubts = new ArrayList<>();
    if (key.someReadOnly()) {
      doubts.add("may be read-only");
    }
    if (expiry != null && expiry.isBefore(now.plus(SOON))) {
      doubts.add(expires(key, expiry));
    }
    if (!doubts.isEmpty()) {
      return Check.warning(
          name,
          "It " + String.join(" and ", doubts) + several(key) + "; " + sees + ".",
          key.someReadOnly() ? WHICH_KEY : NEW_KEY);
    }
    return key.matching() == 0
        ? Check.ok(name, "accepted, but Cast AI does not list it; " + sees)
        : Check.ok(name, "active, may write, " + expires(key, expiry) + several(key) + "; " + sees);
  }

  static Check of(Checkup.Finding finding) {
    ErrorCode code = finding.code();
    return new Check(
        "Cast AI key '" + finding.subject() + "'",
        Check.Standing.of(code),
        code + ": " + finding.message(),
        code.move().who(),
        List.of(code.remedy()),
        List.of());
  }

  private static String organization(Checkup.Key key) {
    return key.organizationId().isEmpty() ? "" : " of organization " + key.organizationId();
  }

  /** Cast AI only reveals the first letters of a key. */
  private static String several(Checkup.Key key) {
    return key.matching() > 1
        ? " (" + key.matching() + " keys begin alike, and Cast AI does not show which one it is)"
        : "";
  }

  private static String expires(Checkup.Key key, @Nullable Instant expiry) {
    if (expiry == null) {
      return "never expires";
    }
    return (key.matching() > 1 ? "may expire on " : "expires on ") + expiry;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
