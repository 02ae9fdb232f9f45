package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.FreePort;
import dev.embark.starter.output.CommandException;
import io.grpc.Status;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where commands connect to, and their errors when they cannot. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ConnectorTest {
  private static final String SECRET = "not-to-be-seen";

  @TempDir Path home;

  @Test
  void namesTheThreeWaysWhereNothingIsConfigured() {
    // when
    CommandRun run = run().execute("list");

    // then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .contains("embark up")
        .contains("TEMPORAL_ADDRESS")
        .contains("--profile NAME");
  }

  @Test
  void saysInOneSentenceThatNobodyAnswersWithinFiveSeconds() throws IOException {
    // given
    String nobody = "127.0.0.1:" + FreePort.find();
    Instant start = Instant.now();

    // when
    CommandRun run = run().with("TEMPORAL_API_KEY", SECRET).execute("list", "--address", nobody);

    // then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .contains("Temporal does not answer at " + nobody)
        .doesNotContain("\tat ")
        .doesNotContain(SECRET);
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void takesABlankAddressForNone() {
    // when
    CommandRun run = run().with("TEMPORAL_ADDRESS", " \r").execute("list");

    // then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("No Temporal server is configured");
  }

  @Test
  void refusesAPortThatCannotBe() {
    // when
    CommandRun run = run().execute("list", "--address", "127.0.0.1:99999");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("127.0.0.1:99999 has a port beyond 65535");
  }

  @Test
  void saysThatThereIsNoSuchHost() {
    // given what gRPC reports with either resolver
    RuntimeException failed =
        Status.UNAVAILABLE.withCause(new UnknownHostException("nowhere")).asRuntimeException();

    // then
    assertThat(ServerErrors.reason(failed)).isEqualTo(": there is no such host");
  }

  @Test
  void saysThatEmbarkUpHasGoneWhereItsStateIsStale() throws IOException {
    // given
    String gone = "127.0.0.1:" + FreePort.find();
    CommandRun run = run();
    new EngineState(gone, "default", "default", null, 0, "5s")
        .write(EngineState.file(run.surroundings()));

    // when
    run.execute("status", "payments");

    // then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains(gone).contains("embark up starts it again");
  }

  @Test
  void saysThatTheStateCannotBeReadWhereItIsDamaged() throws IOException {
    // given
    CommandRun run = run();
    Path file = EngineState.file(run.surroundings());
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{half");

    // when
    run.execute("list", "--engine", "local");

    // then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains(file.toString()).contains("cannot be read");
  }

  @Test
  void advisesAnotherFolderWhereTheStateIsAnotherUsers() {
    // given what a folder of another user gives anybody but root
    Path file = home.resolve("engine.json");

    // when
    CommandException problem =
        Connector.unreadable(file, new AccessDeniedException(file.toString()));

    // then
    assertThat(problem.what()).contains(file + " cannot be read: permission denied.");
    assertThat(problem.next())
        .hasValueSatisfying(
            next -> assertThat(next).contains("XDG_STATE_HOME").doesNotContain("rm " + file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--address", "--namespace", "--profile"})
  void anEmptyOptionSelectsNoOtherServer(String option) {
    for (String empty : List.of("", " ")) {
      // when
      CommandRun run = run().with("TEMPORAL_ADDRESS", "prod:7233").execute("list", option, empty);

      // then
      assertThat(run.exitCode()).isEqualTo(64);
      assertThat(run.err()).startsWith("error: " + option + " is empty.");
    }
  }

  @Test
  void takesNoFlagOfAnotherServerForTheLocalOne() {
    // when
    CommandRun address = run().execute("list", "--engine", "local", "--address", "prod:7233");
    CommandRun profile = run().execute("list", "--engine", "local", "--profile", "prod");
    CommandRun variable =
        run().with("TEMPORAL_ADDRESS", "prod:7233").execute("list", "--engine", "local");

    // then
    assertThat(List.of(address.exitCode(), profile.exitCode())).containsOnly(64);
    assertThat(List.of(address.err(), profile.err()))
        .allSatisfy(error -> assertThat(error).contains("go with --engine cluster"));
    assertThat(variable.err()).contains("'embark up' is not running");
  }

  @Test
  void theEmbeddedEngineIsNothingToTalkTo() {
    // when
    CommandRun run = run().execute("list", "--engine", "embedded");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("embark demo");
  }

  @Test
  void aClusterHasToBeConfigured() {
    // when
    CommandRun run = run().execute("list", "--engine", "cluster");

    // then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("No Temporal address is configured");
  }

  @Test
  void refusesAConfigurationFileThatIsNotThere() {
    // when
    CommandRun run = run().with("TEMPORAL_CONFIG_FILE", "/nowhere.toml").execute("list");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("/nowhere.toml").contains("cannot be read");
  }

  @Test
  void refusesAProfileThatIsNotThereAndKeysThatAreUnknown() throws IOException {
    // given
    Path file = home.resolve("temporal.toml");
    Files.writeString(file, "[profile.prod]\naddress = \"127.0.0.1:1\"\n");
    Path misspelt = home.resolve("misspelt.toml");
    Files.writeString(misspelt, "[profile.prod]\nadress = \"127.0.0.1:1\"\n");

    // when
    CommandRun noProfile =
        run().with("TEMPORAL_CONFIG_FILE", file.toString()).execute("list", "--profile", "stage");
    CommandRun badKey =
        run()
            .with("TEMPORAL_CONFIG_FILE", misspelt.toString())
            .execute("list", "--profile", "prod");

    // then
    assertThat(noProfile.exitCode()).isEqualTo(64);
    assertThat(noProfile.err()).contains("stage");
    assertThat(badKey.exitCode()).isEqualTo(64);
    assertThat(badKey.err()).contains("adress");
  }

  @Test
  void takesNoOtherServerForAProfileWithoutAnAddress() throws IOException {
    // given
    Path file = home.resolve("temporal.toml");
    Files.writeString(file, "[profile.prod]\nnamespace = \"payments\"\n");

    // when
    CommandRun run =
        run().with("TEMPORAL_CONFIG_FILE", file.toString()).execute("list", "--profile", "prod");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("Profile 'prod' names no address.").contains("--address");
  }

  @Test
  void refusesToBelieveWhoeverAnswers() throws IOException {
    // given
    Path file = home.resolve("temporal.toml");
    Files.writeString(
        file,
        "[profile.prod]\naddress = \"127.0.0.1:1\"\n[profile.prod.tls]\n"
            + "disable_host_verification = true\n");

    // when
    CommandRun byProfile =
        run().with("TEMPORAL_CONFIG_FILE", file.toString()).execute("list", "--profile", "prod");
    CommandRun byVariable =
        run()
            .with("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true")
            .execute("list", "--address", "127.0.0.1:1");

    // then
    assertThat(List.of(byProfile.exitCode(), byVariable.exitCode())).containsOnly(64);
    assertThat(byProfile.err()).contains("TEMPORAL_TLS_SERVER_CA_CERT_PATH");
    assertThat(byVariable.err()).contains("TEMPORAL_TLS_SERVER_CA_CERT_PATH");
  }

  @Test
  void flagsPrevailOverTheProfile() throws IOException {
    // given
    Path file = home.resolve("temporal.toml");
    Files.writeString(file, "[profile.prod]\naddress = \"127.0.0.1:1\"\n");
    String nobody = "127.0.0.1:" + FreePort.find();

    // when
    CommandRun run =
        run()
            .with("TEMPORAL_CONFIG_FILE", file.toString())
            .execute("list", "--profile", "prod", "--address", nobody);

    // then
    assertThat(run.err()).contains(nobody).doesNotContain("127.0.0.1:1 ");
  }

  private CommandRun run() {
    return new CommandRun().in(home);
  }
}
