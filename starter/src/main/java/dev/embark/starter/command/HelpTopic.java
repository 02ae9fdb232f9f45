package dev.embark.starter.command;

import dev.embark.starter.output.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A help topic that concerns several commands, shown by {@code embark help TITLE}.
 *
 * @param title the name by which it is requested
 * @param summary its subject, on one line
 */
public record HelpTopic(String title, String summary) {
  private static final List<HelpTopic> ALL =
      List.of(
          new HelpTopic("environment", "Environment variables that the command line reads."),
          new HelpTopic("formatting", "Tables, JSON, colours, and what goes to which stream."),
          new HelpTopic("exit-codes", "What each exit code means."),
          new HelpTopic("manifest", "The keys of a fleet's manifest."));

  /** Returns all topics, in the order in which help lists them. */
  public static List<HelpTopic> all() {
    return ALL;
  }

  /** Returns the topic with this title. */
  static Optional<HelpTopic> of(String title) {
    return ALL.stream().filter(topic -> topic.title.equals(title)).findFirst();
  }

  /** Returns the text, at most 80 columns wide. */
  public String text() {
    String text = resource(title + ".txt");
    return title.equals("exit-codes") ? text.replace("{codes}", exitCodes()) : text;
  }

  private static String exitCodes() {
    return Arrays.stream(ExitCode.values())
        .map(code -> "  %-5d %s".formatted(code.number(), code.meaning()))
        .collect(Collectors.joining("\n"));
  }

  private static String resource(String name) {
    try (InputStream in = HelpTopic.class.getResourceAsStream("topics/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
