package dev.embark.simulators.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Help;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON in the form of Google's REST front ends. */
final class RestJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter PRETTY =
      MAPPER.writer(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                      .withObjectEmptySeparator("")
                      .withArrayEmptySeparator(""))
              .withArrayIndenter(LINES)
              .withObjectIndenter(LINES));
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(ErrorInfo.getDescriptor())
                  .add(Help.getDescriptor())
                  .add(BadRequest.getDescriptor())
                  .add(PreconditionFailure.getDescriptor())
                  .build());
  private static final JsonFormat.Parser PARSER = JsonFormat.parser();
  private static final Pattern UNKNOWN_FIELD = Pattern.compile("Cannot find field: (\\S+) in .*");

  private RestJson() {}

  static ObjectNode tree(Message message) {
    try {
      return (ObjectNode) MAPPER.readTree(PRINTER.print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("An answer holds an unknown type.", e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Printed JSON can be read.", e);
    }
  }

  /** Formats with the line breaks and blanks of Google's, for scripts that match text. */
  static String text(JsonNode json, boolean pretty) {
    try {
      return pretty ? PRETTY.writeValueAsString(json) + "\n" : MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Trees can be written.", e);
    }
  }

  /** Parses a body into a message; an empty one is an empty message. */
  static void parse(String body, Message.Builder into) {
    if (body.isBlank()) {
      return;
    }
    try {
      PARSER.merge(body, into);
    } catch (InvalidProtocolBufferException e) {
      String problem = String.valueOf(e.getMessage()).replaceFirst("^[\\w.]+Exception: ", "");
      Matcher unknown = UNKNOWN_FIELD.matcher(problem);
      throw unknown.matches()
          ? unknownName(unknown.group(1), "Cannot find field.")
          : Refusals.invalid("Invalid JSON payload received. " + problem);
    }
  }

  static Refusal unknownName(String name, String why) {
    return Refusals.invalidField(
        name, "Invalid JSON payload received. Unknown name \"%s\": %s".formatted(name, why));
  }

  static ObjectNode error(Status status) {
    ObjectNode error = MAPPER.createObjectNode();
    error.put("code", httpStatus(status));
    error.put("message", status.getMessage());
    error.put("status", Code.forNumber(status.getCode()).name());
    if (status.getDetailsCount() > 0) {
      error.set("details", tree(status).get("details"));
    }
    return MAPPER.createObjectNode().set("error", error);
  }

  /** As in the comments of {@code google/rpc/code.proto}. */
  static int httpStatus(Status status) {
    return switch (Code.forNumber(status.getCode())) {
      case OK -> 200;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ABORTED, ALREADY_EXISTS -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case CANCELLED -> 499;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
      case UNKNOWN, INTERNAL, DATA_LOSS, UNRECOGNIZED -> 500;
    };
  }
}
