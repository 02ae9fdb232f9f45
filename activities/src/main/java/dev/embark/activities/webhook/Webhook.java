package dev.embark.activities.webhook;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One webhook of the worker's configuration.
 *
 * @param url read before each post; a secret if it contains a token, as Slack's do
 * @param secret signs the body; null for none
 * @param form the format of the body
 */
public record Webhook(Supplier<String> url, @Nullable Supplier<String> secret, Form form) {

  /** The format of a body. */
  public enum Form {
    /** A JSON document with every field of the notice. */
    EMBARK,
    /** {@code {"text": …}}, as accepted by Slack's incoming webhooks and compatible ones. */
    SLACK
  }

  /** Shows neither URL nor secret. */
  @Override
  public String toString() {
    return "webhook in the form " + form;
  }
}
