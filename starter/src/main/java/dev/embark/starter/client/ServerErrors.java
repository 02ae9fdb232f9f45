package dev.embark.starter.client;

import dev.embark.encryption.PayloadEncryption;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.wire.TlsTrouble;
import dev.embark.workflows.workflow.EmbarkAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns errors of the Temporal server into sentences for people. */
final class ServerErrors {
  /** The prefix that Netty adds to system errors such as "Connection refused". */
  private static final String SYSTEM_CALL = "^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ";

  private static final String TRY_AGAIN = "Try again; runs continue meanwhile.";

  private ServerErrors() {}

  /** Returns the exception to show for a failed call; {@code attempt} completes "could not …". */
  static RuntimeException explain(RuntimeException error, Server server, String attempt) {
    if (error instanceof CommandException) {
      return error;
    }
    if (isForLackOfTheKey(error)) {
      return encrypted(server).because(error);
    }
    Status status = status(error);
    if (status == null) {
      return error;
    }
    String detail = detail(status);
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
          unreachable("Temporal at " + server.address() + " did not answer" + reason(error), error)
              .next(TRY_AGAIN)
              .transientFailure();
      case UNAUTHENTICATED, PERMISSION_DENIED -> refusal(server.address(), status, error);
      case NOT_FOUND ->
          unreachable("Could not " + attempt + detail, error)
              .next("Check --namespace: it is '" + server.namespace() + "'.");
      case INVALID_ARGUMENT ->
          isAboutSearchAttributes(detail)
              ? missingSearchAttributes(server).because(error)
              : refusedForGood(attempt, detail, error);
      case UNIMPLEMENTED ->
          failed("This Temporal server cannot " + attempt + ".", error)
              .next("The embedded engine lists nothing; use 'embark up' or a cluster.");
      case RESOURCE_EXHAUSTED, INTERNAL, UNKNOWN, ABORTED ->
          failed("Could not " + attempt + detail, error).next(TRY_AGAIN).transientFailure();
      default -> refusedForGood(attempt, detail, error);
    };
  }

  /** Returns the exception to show if the server answers but denies access. */
  static CommandException refusal(String address, Status status, RuntimeException error) {
    return unreachable("Temporal at " + address + " refuses the call" + detail(status), error)
        .next("Check the API key or client certificate, and the namespace.");
  }

  /** Whether waiting is pointless because the server denies access. */
  static boolean isRefusal(@Nullable Status status) {
    return status != null
        && (status.getCode() == Status.Code.UNAUTHENTICATED
            || status.getCode() == Status.Code.PERMISSION_DENIED);
  }

  static boolean isUnimplemented(RuntimeException error) {
    Status status = status(error);
    return status != null && status.getCode() == Status.Code.UNIMPLEMENTED;
  }

  /** Whether the server lacks what was asked for; a missing namespace is a different problem. */
  static boolean isNotFound(RuntimeException error) {
    Status status = status(error);
    boolean isNamespace =
        status != null && String.valueOf(status.getDescription()).startsWith("Namespace");
    return !isNamespace
        && (error instanceof WorkflowNotFoundException
            || status != null && status.getCode() == Status.Code.NOT_FOUND);
  }

  static boolean isPermissionDenied(RuntimeException error) {
    Status status = status(error);
    return status != null && status.getCode() == Status.Code.PERMISSION_DENIED;
  }

  /** Returns {@code ": connection refused"}, or nothing. */
  static String reason(RuntimeException error) {
    Status status = status(error);
    if (status == null) {
      return "";
    }
    Optional<String> tls = TlsTrouble.of(error);
    if (tls.isPresent()) {
      return ": it " + tls.get();
    }
    Throwable cause = status.getCause();
    if (cause instanceof UnknownHostException) { // its message is only the host name
      return ": there is no such host";
    }
    return cause == null || cause.getMessage() == null
        ? detail(status)
        : ": " + firstLine(cause.getMessage()).replaceFirst(SYSTEM_CALL, "");
  }

  static @Nullable Status status(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof StatusRuntimeException grpc) {
        return grpc.getStatus();
      }
    }
    return null;
  }

  /** Returns the exception to show if runs could not set Embark's search attributes. */
  static CommandException missingSearchAttributes(Server server) {
    return CommandException.of(
            ExitCode.UNREACHABLE,
            "The namespace '"
                + server.namespace()
                + "' lacks search attributes that Embark sets (new ones may take a minute to"
                + " appear).")
        .move("you")
        .next("embark doctor --fix    creates them; or:\n" + searchAttributeCommand(server));
  }

  /** Returns the command that creates the search attributes with Temporal's own CLI. */
  static String searchAttributeCommand(Server server) {
    String names =
        EmbarkAttributes.ALL.stream()
            .map(key -> "--name " + key.getName() + " --type Keyword")
            .collect(Collectors.joining(" "));
    return "temporal operator search-attribute create --address "
        + server.address()
        + " --namespace "
        + server.namespace()
        + " "
        + names;
  }

  /**
   * A payload with an unknown encoding is one that is encrypted while no key is configured here;
   * one that is merely malformed has the parser's error as its cause.
   */
  private static boolean isForLackOfTheKey(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof PayloadCodecException
          || each instanceof DataConverterException && each.getCause() == null) {
        return true;
      }
    }
    return false;
  }

  private static CommandException encrypted(Server server) {
    return CommandException.of(
            ExitCode.USAGE,
            "The runs at "
                + server.address()
                + " cannot be read here: they are encrypted with another key.")
        .next("Set " + PayloadEncryption.VARIABLE + " to the worker's keyset.");
  }

  private static boolean isAboutSearchAttributes(String detail) {
    String lower = detail.toLowerCase(Locale.ROOT);
    return lower.contains("search attribute") || lower.contains("searchattribute");
  }

  private static CommandException unreachable(String what, Throwable cause) {
    return CommandException.of(ExitCode.UNREACHABLE, sentence(what)).because(cause);
  }

  /** Creates an error for a call that would be refused again. */
  private static CommandException refusedForGood(String attempt, String detail, Throwable cause) {
    return failed("Could not " + attempt + detail, cause)
        .next("embark doctor    # checks the server, its namespace and the worker");
  }

  private static CommandException failed(String what, Throwable cause) {
    return CommandException.of(ExitCode.FAILED, sentence(what)).because(cause);
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String detail(Status status) {
    String description = status.getDescription();
    return description == null || description.isBlank()
        ? " (" + status.getCode() + ")"
        : ": " + firstLine(description);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
