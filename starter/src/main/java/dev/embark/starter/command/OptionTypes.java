package dev.embark.starter.command;

import dev.embark.starter.manifest.DurationText;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The syntax of option values. They are validated while the command line is parsed, so never after
 * something was started.
 */
public final class OptionTypes {
  private OptionTypes() {}

  /** Registers the types with the command line. */
  public static void teach(CommandLine commandLine) {
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    ITypeConverter<Integer> wholeNumber = OptionTypes::wholeNumber;
    commandLine.registerConverter(int.class, wholeNumber);
    commandLine.registerConverter(Integer.class, wholeNumber);
    commandLine.registerConverter(UUID.class, reading(OptionTypes::runId));
    commandLine.registerConverter(Duration.class, reading(DurationText::parse));
    commandLine.registerConverter(MaxFailures.class, reading(MaxFailures::parse));
    commandLine.registerConverter(MaxInFlight.class, reading(MaxInFlight::parse));
  }

  private static Integer wholeNumber(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("must be a whole number");
    }
  }

  private static UUID runId(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be the id of a run, as 'embark list' shows it", e);
    }
  }

  private static <T> ITypeConverter<T> reading(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }
}
