package dev.embark.starter.command;

import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The number of clusters that are expected to lose their access; empty if it is to be asked for.
 */
final class LossCount implements ITypeConverter<OptionalInt> {
  static final String ASK = "ask";

  @Override
  public OptionalInt convert(String text) {
    if (text.equals(ASK)) {
      return OptionalInt.empty();
    }
    if (!text.matches("\\d{1,5}")) {
      throw new TypeConversionException("must be a count such as 12");
    }
    return OptionalInt.of(Integer.parseInt(text));
  }
}
