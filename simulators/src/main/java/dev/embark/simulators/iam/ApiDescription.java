package dev.embark.simulators.iam;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.List;

/** An API described in text, since there are no generated classes for it. Immutable. */
final class ApiDescription {

  private final FileDescriptor file;

  private ApiDescription(FileDescriptor file) {
    this.file = file;
  }

  /**
   * Parses a description that is a constant in the code.
   *
   * @param text a {@code FileDescriptorProto} in text format
   * @param imports all that it imports
   * @throws IllegalStateException if it cannot be parsed
   */
  static ApiDescription read(String text, FileDescriptor... imports) {
    ExtensionRegistry extensions = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(extensions);
    FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
    try {
      TextFormat.merge(text, extensions, file);
      return new ApiDescription(FileDescriptor.buildFrom(file.build(), imports));
    } catch (TextFormat.ParseException | DescriptorValidationException e) {
      throw new IllegalStateException("The description is a constant.", e);
    }
  }

  ServiceDescriptor service(String name) {
    return file.findServiceByName(name);
  }

  /** Returns an empty message of that name. */
  DynamicMessage message(String name) {
    return DynamicMessage.getDefaultInstance(file.findMessageTypeByName(name));
  }

  static String text(Message message, String field) {
    return (String) value(message, field);
  }

  static List<String> texts(Message message, String field) {
    return ((List<?>) value(message, field)).stream().map(String.class::cast).toList();
  }

  static int number(Message message, String field) {
    return (int) value(message, field);
  }

  /** Returns the field's value or its default. */
  static Object value(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }
}
