package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * How an answer is to be written. Assumption: JSON is asked for, whatever {@code alt} says.
 *
 * @param pretty whether on many lines
 * @param fields which parts of it
 */
record RestFormat(boolean pretty, FieldSelection fields) {

  /** What those get who ask for nothing else. */
  static final RestFormat USUAL = new RestFormat(true, FieldSelection.EVERYTHING);

  /**
   * As the parameters say.
   *
   * @throws Refusal if the fields cannot be read
   */
  static RestFormat of(List<RestParameter> parameters) {
    RestFormat format = USUAL;
    for (RestParameter parameter : parameters) {
      String value = parameter.value();
      format =
          switch (parameter.plainName()) {
            case "prettyPrint" ->
                new RestFormat(
                    !value.equalsIgnoreCase("false") && !value.equals("0"), format.fields);
            case "fields" -> new RestFormat(format.pretty, FieldSelection.parse(value));
            default -> format;
          };
    }
    return format;
  }

  /** Writes the chosen parts of an answer. */
  String answer(JsonNode answer) {
    return RestJson.text(fields.of(answer), pretty);
  }

  /** Writes a refusal, of which all is told. */
  String refusal(JsonNode refusal) {
    return RestJson.text(refusal, pretty);
  }
}
