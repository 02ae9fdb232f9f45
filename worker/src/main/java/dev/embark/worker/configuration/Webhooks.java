package dev.embark.worker.configuration;

import dev.embark.worker.configuration.WorkerConfiguration.Webhook;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the webhooks: {@code EMBARK_WEBHOOK_OPS_URL} is the webhook {@code ops}, together with
 * {@code …_SECRET} and {@code …_FORM}; URL and secret also with {@code _FILE}.
 */
final class Webhooks {

  static final String PREFIX = "EMBARK_WEBHOOK_";

  private static final Pattern NAME =
      Pattern.compile(PREFIX + "([A-Z0-9]+(?:_[A-Z0-9]+)*)_(URL|SECRET|FORM)(_FILE)?");

  private Webhooks() {}

  /** Returns the webhooks by name; problems go to the reader. */
  static Map<String, Webhook> read(EnvironmentReader reader) {
    Map<String, Webhook> webhooks = new TreeMap<>();
    for (String variable : reader.environment().keySet()) {
      Matcher matcher = NAME.matcher(variable);
      if (!variable.startsWith(PREFIX) || reader.text(variable) == null) {
        continue;
      }
      if (!matcher.matches()) {
        reader.report(
            variable,
            "is not a setting: expected "
                + PREFIX
                + "<NAME>_URL, "
                + PREFIX
                + "<NAME>_SECRET or "
                + PREFIX
                + "<NAME>_FORM");
        continue;
      }
      String name = matcher.group(1);
      if (!webhooks.containsKey(webhook(name))) {
        Webhook webhook = webhook(name, reader);
        if (webhook != null) {
          webhooks.put(webhook(name), webhook);
        }
      }
    }
    return webhooks;
  }

  /** Returns whether the variable holds a secret itself, not the name of a file with one. */
  static boolean isSecretName(String name) {
    return name.startsWith(PREFIX) && (name.endsWith("_URL") || name.endsWith("_SECRET"));
  }

  private static @Nullable Webhook webhook(String name, EnvironmentReader reader) {
    Secret url = reader.secret(PREFIX + name + "_URL");
    Secret secret = reader.secret(PREFIX + name + "_SECRET");
    if (url == null) {
      reader.report(PREFIX + name + "_URL", "is not set, or not understood");
      return null;
    }
    String form = reader.text(PREFIX + name + "_FORM");
    boolean slack = form == null ? host(url).equals("hooks.slack.com") : form.equals("slack");
    if (form != null && !slack && !form.equals("embark")) {
      reader.report(PREFIX + name + "_FORM", "is not understood: expected embark or slack");
    }
    if (!isSafe(url)) {
      reader.report(
          PREFIX + name + "_URL",
          "(not shown) is not a URL for notices: expected https, or http to this machine");
    }
    return new Webhook(url, secret, slack);
  }

  private static String webhook(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean isSafe(Secret url) {
    String host = host(url);
    boolean open = !url.get().startsWith("https://");
    return !host.isEmpty()
        && (!open || (url.get().startsWith("http://") && HostAndPort.isLoopback(host)));
  }

  private static String host(Secret url) {
    try {
      String host = URI.create(url.get()).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
