package dev.embark.worker.configuration;

import dev.embark.workflows.model.TargetRules;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a setting's value. Immutable.
 *
 * @param name a short name for the documentation's table
 * @param expected the words that complete "expected …" if a value is invalid
 * @param parser parses the text; throws {@code IllegalArgumentException} if it is invalid
 */
public record ValueForm<T>(String name, String expected, Function<String, T> parser) {

  /** The value, in place of a port number, with which nothing listens. */
  public static final int OFF = -1;

  static final ValueForm<Boolean> FLAG = oneOf("flag", List.of("true", "false"), "true"::equals);

  static final ValueForm<String> LOG_LEVEL =
      oneOf("level", List.of("error", "warn", "info", "debug", "trace"), Function.identity());

  static final ValueForm<String> LOG_FORMAT =
      oneOf("format", List.of("text", "json"), Function.identity());

  static final ValueForm<String> ENVIRONMENT =
      text("name", "lower-case letters, digits and dashes", "[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");

  static final ValueForm<String> HOST =
      text("host", "an address or host name to bind to", "[A-Za-z0-9:._-]{1,253}");

  static final ValueForm<String> PROJECT =
      new ValueForm<>(
          "project", "a Google project id", value -> fitting(value, TargetRules::isProjectId));

  static final ValueForm<String> SERVICE_ACCOUNT =
      text(
          "e-mail",
          "the e-mail of a Google service account",
          "[a-z0-9.-]{1,64}@[a-z0-9.-]{1,100}\\.gserviceaccount\\.com");

  static final ValueForm<List<String>> PROJECTS =
      new ValueForm<>(
          "list of projects",
          "Google project ids, separated by commas",
          value -> list(value, TargetRules::isProjectId));

  /** Patterns in which {@code *} matches any run of characters. */
  static final ValueForm<List<String>> PROJECT_PATTERNS =
      new ValueForm<>(
          "list of patterns",
          "project ids or patterns with *, separated by commas",
          value -> list(value, pattern -> pattern.matches("[a-z0-9.:*-]{1,200}")));

  static final ValueForm<List<String>> ACCOUNT_PATTERNS =
      new ValueForm<>(
          "list of patterns",
          "e-mails or patterns with *, such as castai-*@acme-prod.iam.gserviceaccount.com,"
              + " separated by commas",
          value -> list(value, pattern -> pattern.matches("\\*|[a-z0-9.*-]+@[a-z0-9.*-]{1,200}")));

  static final ValueForm<String> SECRET =
      new ValueForm<>("secret", "a single line without spaces", Secret::checked);

  static final ValueForm<String> FILE =
      new ValueForm<>(
          "file",
          "the name of a file, without line breaks",
          value -> fitting(value, text -> text.matches("[^\\p{Cntrl}{}]{1,1024}")));

  static final ValueForm<Path> READABLE_FILE =
      new ValueForm<>("file", "the name of a readable file", ValueForm::readable);

  static final ValueForm<Boolean> SEARCH_ATTRIBUTES =
      oneOf("word", List.of("full", "minimal"), "minimal"::equals);

  static final ValueForm<CredentialsSource> CREDENTIALS =
      new ValueForm<>(
          "credentials",
          "adc, none, or the name of a readable credentials file",
          CredentialsSource::parse);

  static final ValueForm<URI> URL =
      new ValueForm<>(
          "URL", "https://host or http://host:port, without path or user", ValueForm::url);

  static final ValueForm<HostAndPort> HOST_AND_PORT =
      new ValueForm<>("host:port", "host:port, such as iam.googleapis.com:443", HostAndPort::parse);

  static final ValueForm<Duration> DURATION =
      new ValueForm<>("duration", "a duration such as 180s, 3m or 500ms", ValueForm::duration);

  static final ValueForm<Double> RATE =
      new ValueForm<>(
          "rate",
          "a number greater than 0 and at most 100000",
          value -> between(Double.parseDouble(value), 0.001, 100_000));

  static final ValueForm<Integer> CACHE_SIZE =
      new ValueForm<>(
          "number",
          "a whole number from 10 to 100000",
          value -> (int) between(Integer.parseInt(value), 10, 100_000));

  static final ValueForm<Integer> PORT =
      new ValueForm<>(
          "port",
          "a port number, 0 for any free one, or off",
          value -> value.equals("off") ? OFF : (int) between(Integer.parseInt(value), 0, 65_535));

  private static final Pattern DURATION_TEXT = Pattern.compile("([0-9]{1,7})(ms|s|m|h)");

  private static ValueForm<String> text(String name, String expected, String form) {
    return new ValueForm<>(name, expected, value -> fitting(value, text -> text.matches(form)));
  }

  private static <T> ValueForm<T> oneOf(
      String name, List<String> words, Function<String, T> meaning) {
    return new ValueForm<>(
        name,
        String.join(", ", words.subList(0, words.size() - 1))
            + " or "
            + words.get(words.size() - 1),
        value -> meaning.apply(fitting(value.toLowerCase(Locale.ROOT), words::contains)));
  }

  private static Path readable(String value) {
    Path path = Path.of(FILE.parser().apply(value));
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new IllegalArgumentException("no readable file");
    }
    return path;
  }

  private static String fitting(String value, Predicate<String> form) {
    if (!form.test(value)) {
      throw new IllegalArgumentException("does not fit");
    }
    return value;
  }

  private static List<String> list(String value, Predicate<String> form) {
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .map(item -> fitting(item, form))
        .distinct()
        .toList();
  }

  private static double between(double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static Duration duration(String value) {
    Matcher matcher = DURATION_TEXT.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a duration");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static URI url(String value) {
    URI url = URI.create(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
    boolean plain =
        ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
            && url.getHost() != null
            && url.getUserInfo() == null
            && url.getRawPath().isEmpty()
            && url.getQuery() == null
            && url.getFragment() == null;
    if (!plain) {
      throw new IllegalArgumentException("not a plain URL");
    }
    return url;
  }
}
