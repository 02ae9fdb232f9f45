package dev.embark.starter.client;

import com.google.protobuf.Timestamp;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Version;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks whether a worker is polling. Thread-safe. */
public final class WorkerCheck {
  /** A poll lasts a minute and is then renewed; the server remembers pollers for five. */
  private static final Duration RECENTLY = Duration.ofSeconds(75);

  private static final Pattern IDENTITY = Pattern.compile("embark-worker/([^@]+)@(.+)");

  private final WorkflowServiceStubs service;
  private final Server server;
  private final Clock clock;

  WorkerCheck(WorkflowServiceStubs service, Server server, Clock clock) {
    this.service = service;
    this.server = server;
    this.clock = clock;
  }

  /**
   * Returns one sentence if no worker polls; empty if one does or if the server cannot tell, like
   * the embedded engine.
   */
  public Optional<String> complaint() {
    Optional<List<String>> polling = identities();
    boolean polled = polling.isEmpty() || !polling.get().isEmpty();
    return polled
        ? Optional.empty()
        : Optional.of(
            "No worker polls "
                + server.queues().workflows()
                + " at "
                + server.address()
                + ": nothing happens until one does. Start one with 'embark worker' or 'embark"
                + " up'.");
  }

  /**
   * Returns one sentence if a worker of another version than this command line polls; empty if none
   * does or if the server cannot tell.
   */
  public Optional<String> versionComplaint() {
    String ours = Version.current();
    List<String> others =
        identities().orElse(List.of()).stream()
            .filter(identity -> !isOfVersion(identity, ours))
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "This command line is version "
                + ours
                + ", but other workers poll: "
                + String.join(", ", others));
  }

  /** Whether a worker with this identity is of a version. */
  public static boolean isOfVersion(String identity, String version) {
    Matcher matcher = IDENTITY.matcher(identity);
    return matcher.matches() && matcher.group(1).equals(version);
  }

  /**
   * Ensures that a worker can answer.
   *
   * @throws CommandException if no worker polls
   */
  public void require() {
    complaint()
        .ifPresent(
            sentence -> {
              throw CommandException.of(ExitCode.UNREACHABLE, sentence).transientFailure();
            });
  }

  /**
   * Returns the identities of the polling workers, such as {@code embark-worker/0.1.0@host}; empty
   * if the server cannot tell.
   */
  public Optional<List<String>> identities() {
    DescribeTaskQueueRequest request =
        DescribeTaskQueueRequest.newBuilder()
            .setNamespace(server.namespace())
            .setTaskQueue(TaskQueue.newBuilder().setName(server.queues().workflows()))
            .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
            .build();
    Instant since = clock.instant().minus(RECENTLY);
    try {
      return Optional.of(
          service.blockingStub().describeTaskQueue(request).getPollersList().stream()
              .filter(poller -> isAfter(poller, since))
              .map(PollerInfo::getIdentity)
              .distinct()
              .sorted()
              .toList());
    } catch (RuntimeException e) {
      if (ServerErrors.isUnimplemented(e)) {
        return Optional.empty();
      }
      throw ServerErrors.explain(e, server, "ask for the workers");
    }
  }

  private static boolean isAfter(PollerInfo poller, Instant since) {
    Timestamp last = poller.getLastAccessTime();
    return Instant.ofEpochSecond(last.getSeconds(), last.getNanos()).isAfter(since);
  }
}
