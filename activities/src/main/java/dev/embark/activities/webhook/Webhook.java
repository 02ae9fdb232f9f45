package dev.embark.activities.webhook;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One webhook of the worker's configuration.
 *
 * @param url asked for before each post; it is a secret itself where it carries a token, as Slack's
 *     do
 * @param secret signs the body; null for none
 * @param form what the body looks like
 */
public record Webhook(Supplier<String> url, @Nullable Supplier<String> secret, Form form) {

  /** What a body looks like. */
  public enum Form {
    /** A JSON document with every field of the notice. */
    EMBARK,
    /** {@code {"text": …}}, as Slack's incoming webhooks and those compatible with them take it. */
    SLACK
  }

  /** Shows neither URL nor secret. */
  @Override
  public String toString() {
    return "webhook in the form " + form;
  }
}
