package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The error of each command when Temporal denies access. {@code TlsTest} in {@code e2e} tests a key
 * or certificate that is really wrong, over TLS.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RefusedAccessTest {
  private static final String CLUSTER = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11";

  @TempDir Path folder;

  @BeforeEach
  void writeManifest() throws IOException {
    Files.writeString(
        folder.resolve("fleet.yaml"),
        """
        apiVersion: embark/v1
        kind: Fleet
        name: payments
        defaults: {project: acme-prod}
        clusters:
          - {id: %s, serviceAccount: a@acme-prod.iam.gserviceaccount.com}
        """
            .formatted(CLUSTER));
  }

  static Stream<String> commands() {
    return Stream.of(
        "discover",
        "doctor fleet.yaml",
        "plan fleet.yaml",
        "permissions fleet.yaml",
        "keys fleet.yaml",
        "onboard fleet.yaml --yes",
        "offboard fleet.yaml --yes",
        "drift fleet.yaml",
        "drift fleet.yaml --every 24h",
        "list",
        "list --clusters",
        "status payments",
        "watch payments",
        "describe " + CLUSTER,
        "diagnose " + CLUSTER,
        "settings " + CLUSTER,
        "report payments",
        "pause payments",
        "retry " + CLUSTER,
        "rollback payments --yes");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void saysThatItIsNotLetIn(String command) {
    try (RefusingServer server =
        new RefusingServer(Status.UNAUTHENTICATED.withDescription("Request unauthorized."))) {
      // when
      CommandRun run = run(server, command);

      // then
      assertRefused(run, server);
      assertThat(run.err() + run.out())
          .contains("Temporal at " + server.address() + " refuses the call: Request unauthorized.")
          .contains("API key");
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void saysThatItIsNotLetIntoTheNamespace(String command) {
    try (RefusingServer server =
        new RefusingServer(
            Status.PERMISSION_DENIED.withDescription("Namespace not allowed."),
            "GetSystemInfo",
            "Check")) {
      // when
      CommandRun run = run(server, command);

      // then
      assertRefused(run, server);
      assertThat(run.err() + run.out()).contains("Namespace not allowed.");
    }
  }

  /** It would go on in the namespace that was meant. */
  @Test
  void doesNotTakeAScheduleForEndedWhereTheNamespaceDoesNotExist() {
    try (RefusingServer server =
        new RefusingServer(
            Status.NOT_FOUND.withDescription("Namespace default is not found."),
            "GetSystemInfo",
            "Check")) {
      // when
      CommandRun run = run(server, "drift fleet.yaml --stop-schedule");

      // then
      assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
      assertThat(run.err()).contains("Namespace default is not found.", "Check --namespace");
    }
  }

  @Test
  void findsNoScheduleWhereThereIsNone() {
    try (RefusingServer server =
        new RefusingServer(
            Status.NOT_FOUND.withDescription("schedule not found"), "GetSystemInfo", "Check")) {
      // when
      CommandRun run = run(server, "drift fleet.yaml --stop-schedule");

      // then
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).contains("There was no schedule.");
    }
  }

  /** As it can be on Temporal Cloud, where runs can be started all the same. */
  @Test
  void checksTheRestWhereTheSearchAttributesMayNotBeListed() {
    try (RefusingServer server =
        new RefusingServer(
            Status.PERMISSION_DENIED.withDescription("Not allowed."),
            "GetSystemInfo",
            "Check",
            "DescribeNamespace",
            "DescribeTaskQueue")) {
      // when
      CommandRun run = run(server, "doctor");

      // then
      assertThat(run.out())
          .contains("not checked  search attributes: This server does not say which it has.")
          .contains("no access    worker: No worker polls");
    }
  }

  @Test
  void givesTheCommandWhereItMayNotCreateTheSearchAttributes() {
    try (RefusingServer server =
        new RefusingServer(
            Status.PERMISSION_DENIED.withDescription("Not allowed."),
            "GetSystemInfo",
            "Check",
            "ListSearchAttributes",
            "DescribeNamespace",
            "DescribeTaskQueue")) {
      // when
      CommandRun run = run(server, "doctor --fix");

      // then
      assertThat(run.out())
          .contains("problem      search attributes: Missing: ")
          .contains("They were not created.", "refuses the call: Not allowed.")
          .contains("temporal operator search-attribute create --address " + server.address())
          .contains("no access    worker: No worker polls");
    }
  }

  private static void assertRefused(CommandRun run, RefusingServer server) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
    assertThat(run.err() + run.out())
        .contains(server.address())
        .doesNotContain("\tat ")
        .doesNotContain("within 5 seconds")
        .doesNotContain("Exception");
  }

  private CommandRun run(RefusingServer server, String command) {
    return new CommandRun()
        .in(folder)
        .with("TEMPORAL_ADDRESS", server.address())
        .execute(command.split(" "));
  }
}
