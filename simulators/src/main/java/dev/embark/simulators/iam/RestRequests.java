package dev.embark.simulators.iam;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.util.FieldMaskUtil;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Combines path, query and body of an HTTP request into the request message. */
final class RestRequests {

  private RestRequests() {}

  /**
   * Returns the request message.
   *
   * @throws Refusal for names and values that the request does not have
   */
  static <Q extends Message> Q read(
      RestRoute<Q, ?> route, String name, List<RestParameter> parameters, String body) {
    Message.Builder request = route.operation().request().newBuilderForType();
    // Assumption: an unexpected body is ignored.
    if (route.body().equals("*")) {
      RestJson.parse(body, request);
    } else if (!route.body().isEmpty()) {
      RestJson.parse(body, request.getFieldBuilder(field(request, route.body()).orElseThrow()));
    }
    parameters.stream()
        .filter(parameter -> !parameter.isOfTheSystem())
        .forEach(parameter -> set(route, request, parameter.name(), parameter.value()));
    if (!route.field().isEmpty()) {
      setByPath(request, route.field(), "", route.field(), name);
    }
    @SuppressWarnings("unchecked") // built from the route's request type
    Q built = (Q) request.build();
    return built;
  }

  private static void set(
      RestRoute<?, ?> route, Message.Builder request, String parameter, String value) {
    if (route.renamed().containsValue(parameter)) {
      throw unknown(parameter);
    }
    setByPath(request, route.renamed().getOrDefault(parameter, parameter), "", parameter, value);
  }

  /**
   * Sets one field.
   *
   * @param path leads from the message to the field
   * @param before the names of the fields that led to the message, each followed by a dot
   */
  private static void setByPath(
      Message.Builder message, String path, String before, String parameter, String value) {
    int dot = path.indexOf('.');
    FieldDescriptor field =
        field(message, dot < 0 ? path : path.substring(0, dot))
            .orElseThrow(() -> unknown(parameter));
    if (dot < 0) {
      setField(message, field, before + field.getName(), parameter, value);
      return;
    }
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || field.isRepeated()) {
      throw unknown(parameter);
    }
    setByPath(
        message.getFieldBuilder(field),
        path.substring(dot + 1),
        before + field.getName() + ".",
        parameter,
        value);
  }

  private static void setField(
      Message.Builder message,
      FieldDescriptor field,
      String fullName,
      String parameter,
      String value) {
    Object converted;
    try {
      converted = converted(field, parameter, value);
    } catch (IllegalArgumentException e) {
      throw Refusals.invalidField(
          fullName, "Invalid value at '%s' (%s), \"%s\"".formatted(fullName, type(field), value));
    }
    if (field.isRepeated()) {
      message.addRepeatedField(field, converted);
    } else {
      message.setField(field, converted);
    }
  }

  private static String type(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.ENUM
        ? "type.googleapis.com/" + field.getEnumType().getFullName()
        : "TYPE_" + field.getType();
  }

  private static Object converted(FieldDescriptor field, String parameter, String value) {
    return switch (field.getJavaType()) {
      case STRING -> value;
      case INT -> Integer.valueOf(value);
      case LONG -> Long.valueOf(value);
      case BOOLEAN -> flag(value);
      case BYTE_STRING ->
          ByteString.copyFrom(
              Base64.getDecoder().decode(value.replace('-', '+').replace('_', '/')));
      case ENUM -> enumValue(field, value);
      case MESSAGE -> {
        if (!field.getMessageType().equals(FieldMask.getDescriptor())) {
          throw unknown(parameter);
        }
        yield FieldMaskUtil.fromJsonString(value);
      }
      case FLOAT, DOUBLE -> throw unknown(parameter);
    };
  }

  /** Google's clients for Python, including gcloud, write {@code True} and {@code False}. */
  private static boolean flag(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  /** Google's generated clients send numbers. */
  private static EnumValueDescriptor enumValue(FieldDescriptor field, String value) {
    EnumValueDescriptor found =
        value.matches("\\d{1,9}")
            ? field.getEnumType().findValueByNumber(Integer.parseInt(value))
            : field.getEnumType().findValueByName(value);
    if (found == null) {
      throw new IllegalArgumentException(value);
    }
    return found;
  }

  /** Finds a field by its JSON name or its name in the description. */
  private static Optional<FieldDescriptor> field(Message.Builder message, String name) {
    Descriptor type = message.getDescriptorForType();
    return type.getFields().stream()
        .filter(field -> field.getJsonName().equals(name) || field.getName().equals(name))
        .findFirst();
  }

  private static Refusal unknown(String parameter) {
    return RestJson.unknownName(
        parameter,
        "Cannot bind query parameter. Field '%s' could not be found in request message."
            .formatted(parameter));
  }
}
