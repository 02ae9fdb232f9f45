package dev.embark.starter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.starter.CommandRun;
import dev.embark.starter.TemporalBinary;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.workflow.EmbarkAttributes;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class LocalEngineTest {

  private static final LocalEngine.Listening ANYWHERE = new LocalEngine.Listening(0, 0);

  @TempDir Path home;

  @Test
  void keepsRunsOverARestart() {
    Surroundings surroundings = withTemporal();
    // given a run on an engine that has exited
    try (LocalEngine engine = LocalEngine.start(surroundings, ANYWHERE)) {
      WorkflowClient.newInstance(engine.service())
          .newUntypedWorkflowStub("Anything", withAllAttributes())
          .start();
    }

    // when
    try (LocalEngine engine = LocalEngine.start(surroundings, ANYWHERE)) {

      // then
      assertThat(
              WorkflowClient.newInstance(engine.service())
                  .newUntypedWorkflowStub("cluster/one")
                  .describe()
                  .getWorkflowType())
          .isEqualTo("Anything");
    }
  }

  @Test
  void takesAllAttributesAtOnceOnADatabaseThatLackedSome() {
    Surroundings surroundings = withTemporal();
    // given a database of an earlier version
    try (LocalEngine engine = LocalEngine.start(surroundings, ANYWHERE)) {
      operator(engine)
          .removeSearchAttributes(
              RemoveSearchAttributesRequest.newBuilder()
                  .setNamespace(engine.namespace())
                  .addSearchAttributes(EmbarkAttributes.PHASE.getName())
                  .addSearchAttributes(EmbarkAttributes.CREDENTIALS.getName())
                  .build());
    }

    // when
    try (LocalEngine engine = LocalEngine.start(surroundings, ANYWHERE)) {
      WorkflowStub run =
          WorkflowClient.newInstance(engine.service())
              .newUntypedWorkflowStub("Anything", withAllAttributes());
      run.start();

      // then
      assertThat(run.describe().getTypedSearchAttributes().get(EmbarkAttributes.CREDENTIALS))
          .isEqualTo("some");
    }
  }

  @Test
  void namesTheDatabaseOfAnotherVersionThatWasInUseUntilNow() throws IOException {
    Surroundings surroundings = withTemporal();
    // given
    Path other = home.resolve(".local/state/embark/temporal-1.0.0.db");
    Files.createDirectories(other.getParent());
    Files.writeString(other, "");

    // when
    Optional<LocalEngine.LeftBehind> first = startedAndLeftBehind(surroundings);
    Optional<LocalEngine.LeftBehind> second = startedAndLeftBehind(surroundings);

    // then
    assertThat(first).contains(new LocalEngine.LeftBehind("1.0.0", other));
    assertThat(second).isEmpty();
  }

  @Test
  void keepsClosedRunsForThirtyDays() {
    try (LocalEngine engine = LocalEngine.start(withTemporal(), ANYWHERE)) {
      // when
      var namespace =
          engine
              .service()
              .blockingStub()
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(engine.namespace()).build());

      // then
      assertThat(namespace.getConfig().getWorkflowExecutionRetentionTtl().getSeconds())
          .isEqualTo(TimeUnit.DAYS.toSeconds(30));
    }
  }

  @Test
  void leavesNoProcessBehind() throws IOException {
    // given
    Surroundings surroundings = withTemporal();
    LocalEngine engine = LocalEngine.start(surroundings, ANYWHERE);
    Path pidFile = home.resolve(".local/state/embark/temporal.pid");
    long pid = Long.parseLong(Files.readString(pidFile));
    assertThat(ProcessHandle.of(pid)).isPresent();

    // when
    engine.close();

    // then
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void saysHowToGetTheBinaryWhereThereIsNone() {
    // given
    Surroundings surroundings =
        new CommandRun().in(home).with("PATH", home.toString()).surroundings();

    // then
    assertThatThrownBy(() -> LocalEngine.start(surroundings, ANYWHERE))
        .isInstanceOfSatisfying(
            CommandException.class,
            problem -> {
              assertThat(problem.what()).contains("no 'temporal' binary");
              assertThat(problem.next()).hasValueSatisfying(next -> next.contains("install"));
            });
  }

  @Test
  void namesTheLogWhereTheServerEndsAtOnce() throws IOException {
    // given a binary that is not the server
    Path impostor = Files.writeString(home.resolve("temporal"), "#!/bin/sh\necho broken\nexit 3\n");
    assertThat(impostor.toFile().setExecutable(true)).isTrue();
    Surroundings surroundings =
        new CommandRun().in(home).with("PATH", home.toString()).surroundings();

    // then
    assertThatThrownBy(() -> LocalEngine.start(surroundings, ANYWHERE))
        .isInstanceOfSatisfying(
            CommandException.class,
            problem -> {
              assertThat(problem.what()).contains("does not start");
              assertThat(problem.next()).hasValueSatisfying(next -> next.contains("temporal.log"));
            });
    assertThat(home.resolve(".local/state/embark/temporal.log")).hasContent("broken");
  }

  private Surroundings withTemporal() {
    TemporalBinary.require();
    return new CommandRun().in(home).with("PATH", System.getenv("PATH")).surroundings();
  }

  private static Optional<LocalEngine.LeftBehind> startedAndLeftBehind(Surroundings surroundings) {
    try (LocalEngine engine = LocalEngine.start(surroundings, ANYWHERE)) {
      return engine.leftBehind();
    }
  }

  private static OperatorServiceBlockingStub operator(LocalEngine engine) {
    return OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(engine.service().getRawChannel())
                .validateAndBuildWithDefaults())
        .blockingStub();
  }

  private static WorkflowOptions withAllAttributes() {
    var attributes = SearchAttributes.newBuilder();
    EmbarkAttributes.ALL.forEach(key -> attributes.set(key, "some"));
    return WorkflowOptions.newBuilder()
        .setWorkflowId("cluster/one")
        .setTaskQueue("nobody")
        .setTypedSearchAttributes(attributes.build())
        .build();
  }
}
