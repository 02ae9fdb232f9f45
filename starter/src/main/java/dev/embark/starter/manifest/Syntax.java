package dev.embark.starter.manifest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Turns a parser's error into a problem with place and remedy. */
final class Syntax {
  private Syntax() {}

  static void report(JsonProcessingException e, String format, Problems problems) {
    String message = message(e);
    problems.error(
        place(e), "", "this is not " + format + ": " + message, remedy(e, format, message));
  }

  private static String message(JsonProcessingException e) {
    if (yaml(e) instanceof MarkedYAMLException yaml && yaml.getProblem() != null) {
      return firstSentence(yaml.getProblem());
    }
    return firstSentence(String.valueOf(e.getOriginalMessage()));
  }

  private static String remedy(JsonProcessingException e, String format, String message) {
    if (e instanceof StreamConstraintsException) {
      return "A manifest has three levels and short values; remove what goes beyond that.";
    }
    if (message.contains("TAB")) {
      return "Indent with spaces; YAML does not allow tabs there.";
    }
    if (format.equals("CSV")) {
      return "Close every quote; write a quote inside a value twice.";
    }
    return "Look at indentation, quotes, brackets and colons here and on the line before.";
  }

  private static Place place(JsonProcessingException e) {
    if (yaml(e) instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
      Mark mark = yaml.getProblemMark();
      return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
    JsonLocation location = e.getLocation();
    return location == null || location.getLineNr() < 1
        ? Place.START
        : new Place(location.getLineNr(), Math.max(1, location.getColumnNr()));
  }

  private static @Nullable Throwable yaml(JsonProcessingException e) {
    Throwable cause = e.getCause();
    return cause != null && cause.getClass().getName().startsWith("org.yaml") ? cause : null;
  }

  /** Parsers explain over several lines, with excerpts; the place is reported separately. */
  private static String firstSentence(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    String sentence = line.replaceFirst(" \\(Do not use.*|, got this instead: <.*", "");
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
