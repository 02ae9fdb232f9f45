package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The format of a response. Assumption: it is always JSON, whatever {@code alt} requests.
 *
 * @param pretty whether on multiple lines
 * @param fields the parts to include
 */
record RestFormat(boolean pretty, FieldSelection fields) {

  /** The default format. */
  static final RestFormat USUAL = new RestFormat(true, FieldSelection.EVERYTHING);

  /**
   * Returns the format that the parameters request.
   *
   * @throws Refusal if the fields cannot be parsed
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

  /** Formats the selected parts of a response. */
  String answer(JsonNode answer) {
    return RestJson.text(fields.of(answer), pretty);
  }

  /** Formats an error, which is always complete. */
  String refusal(JsonNode refusal) {
    return RestJson.text(refusal, pretty);
  }
}
