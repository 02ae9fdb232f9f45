package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.PROJECT;
import static dev.embark.simulators.iam.IamFixture.TOKEN_CREATOR;
import static dev.embark.simulators.iam.IamFixture.binding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs Google's Python clients against the simulator. Needs a Python with {@code
 * google-api-python-client} and {@code google-cloud-iam}, either the one named in {@code
 * EMBARK_PYTHON} or {@code python3}.
 */
@Timeout(120)
class PythonClientsTest {

  private static final Path SCRIPT = Path.of("src/test/resources/foreign/google_clients.py");

  private final IamFixture fixture = new IamFixture();
  private IamRestServer rest;

  @BeforeEach
  void start() throws IOException {
    rest = IamRestServer.start(fixture.state, 0);
  }

  @AfterEach
  void close() {
    rest.close();
    fixture.close();
  }

  @Test
  void readWriteAndAreRefusedAsByGoogle() throws Exception {
    boolean there =
        python("-c", "import googleapiclient, google.cloud.iam_admin_v1").startsWith("0");
    assumeTrue(there, "No Python with Google's clients: they are not tried on the simulator.");

    fixture.state.seedPolicy(
        CAST,
        policy ->
            policy.toBuilder()
                .addBindings(binding(TOKEN_CREATOR, fixture.state.settings().defaultCaller()))
                .build());

    String said =
        python(
            SCRIPT.toString(),
            "http://127.0.0.1:" + rest.port() + "/",
            "127.0.0.1:" + fixture.server.port(),
            PROJECT,
            CLIENT,
            "serviceAccount:" + CAST);

    assertThat(said.lines())
        .contains(
            "rest get " + CLIENT,
            "rest set true",
            "rest missing 404",
            "rest put {'displayName': 'put'}",
            "rest projects ['shop-prod']",
            "rest token ya29.",
            "grpc get 3 ['roles/iam.serviceAccountUser']",
            "grpc set u",
            "grpc test ['iam.serviceAccounts.setIamPolicy']")
        .anyMatch(line -> line.startsWith("rest stale 409"));
  }

  /** Returns the exit code and the output. */
  private static String python(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Optional.ofNullable(System.getenv("EMBARK_PYTHON")).orElse("python3"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException noPython) {
      return "127";
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() + "\n" + said;
  }
}
