package dev.embark.workflows.plan;

import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Grant;
import java.util.ArrayList;
import java.util.List;

/** Writes a grant as the flags of {@code gcloud … add-iam-policy-binding}, ready to be pasted. */
public final class GcloudFlags {

  private GcloudFlags() {}

  /** {@code --role=… --member=… --condition=…}. */
  public static String of(Grant grant) {
    return "--role="
        + quoted(grant.role())
        + " --member="
        + quoted(grant.member())
        + " --condition="
        + (grant.condition() == null ? "None" : quoted(flag(grant.condition())));
  }

  /** gcloud splits at commas unless another delimiter is announced as {@code ^:^}. */
  private static String flag(Condition condition) {
    String all = condition.title() + condition.description() + condition.expression();
    String delimiter =
        List.of(",", "|", ";", "#", "~").stream()
            .filter(candidate -> !all.contains(candidate))
            .findFirst()
            .orElse("::");
    String announced = delimiter.equals(",") ? "" : "^" + delimiter + "^";
    List<String> parts = new ArrayList<>();
    parts.add(announced + "title=" + condition.title());
    if (!condition.description().isEmpty()) {
      parts.add("description=" + condition.description());
    }
    parts.add("expression=" + condition.expression());
    return String.join(delimiter, parts);
  }

  /** Quotes the text as one word for a shell. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
