package dev.embark.simulators.castai;

import java.util.UUID;
import java.util.regex.Pattern;

/** Parses ids. {@link UUID#fromString} alone would accept shorter forms. */
final class Uuids {

  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Uuids() {}

  /** Assumption: a malformed id is rejected with 400. */
  static UUID parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw Refusal.badField("validation error", "id", "must be a UUID");
    }
    return UUID.fromString(text);
  }
}
