package dev.embark.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.uber.m3.tally.NoopScope;
import dev.embark.worker.configuration.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalTargetTest {

  private static final String CANARY = "canary-api-key-5d1b";

  @TempDir Path directory;
  private String config = "";

  @BeforeEach
  void pointToAFileOfOurOwn() {
    config = directory.resolve("temporal.toml").toString();
  }

  @Test
  void isTheLocalServerWhereNothingIsSaid() throws IOException {
    assertThat(target("[profile.default]\n")).hasToString("127.0.0.1:7233, namespace default");
  }

  @Test
  void refusesAFileWithoutProfiles() {
    assertThatThrownBy(() -> target("# nothing yet\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has no profile");
  }

  @Test
  void takesAProfileAndLetsVariablesPrevail() throws IOException {
    Files.writeString(
        Path.of(config),
        """
        [profile.prod]
        address = "temporal.internal:7233"
        namespace = "embark-prod"
        """);

    TemporalTarget target =
        TemporalTarget.fromEnvironment(
            Map.of(
                "TEMPORAL_CONFIG_FILE", config,
                "TEMPORAL_PROFILE", "prod",
                "TEMPORAL_NAMESPACE", "other"),
            null);

    assertThat(target).hasToString("temporal.internal:7233, namespace other");
  }

  @Test
  void refusesANamedFileThatIsNotThere() {
    assertThatThrownBy(() -> load(Map.of("TEMPORAL_CONFIG_FILE", "/no/such/temporal.toml")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TEMPORAL_CONFIG_FILE (/no/such/temporal.toml) names no file");
  }

  @Test
  void refusesUnknownKeysOfTheFile() {
    assertThatThrownBy(() -> target("[profile.default]\nadress = \"x:1\"\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("adress");
  }

  @Test
  void refusesAProfileThatTheFileDoesNotHave() {
    assertThatThrownBy(
            () -> {
              Files.writeString(Path.of(config), "[profile.default]\n");
              load(Map.of("TEMPORAL_CONFIG_FILE", config, "TEMPORAL_PROFILE", "prod"));
            })
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TEMPORAL_PROFILE (prod)");
  }

  @Test
  void saysWhereAFileIsBrokenAndNotWhatItHolds() {
    assertThatThrownBy(() -> target("[profile.default]\napi_key = " + CANARY + "\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void refusesClientKeysThatTheTlsLibraryCannotRead() {
    assertThatThrownBy(
            () ->
                load(
                    Map.of(
                        "TEMPORAL_TLS_CLIENT_CERT_DATA",
                        "-----BEGIN CERTIFICATE-----",
                        "TEMPORAL_TLS_CLIENT_KEY_DATA",
                        "-----BEGIN RSA PRIVATE KEY-----\n" + CANARY)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("PKCS#8")
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void refusesCertificatesThatAreNone() {
    assertThatThrownBy(() -> load(Map.of("TEMPORAL_TLS_SERVER_CA_CERT_DATA", CANARY)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TEMPORAL_TLS_*")
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void refusesToSendTheApiKeyOverAnOpenWire() {
    assertThatThrownBy(
            () ->
                load(
                    Map.of(
                        "TEMPORAL_ADDRESS", "temporal.internal:7233",
                        "TEMPORAL_API_KEY", CANARY,
                        "TEMPORAL_TLS", "false")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("open wire")
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void refusesToBelieveWhoeverAnswers() {
    assertThatThrownBy(() -> load(Map.of("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TEMPORAL_TLS_SERVER_CA_CERT_PATH");
  }

  @Test
  void showsNoKey() throws IOException {
    assertThat(target("[profile.default]\napi_key = \"" + CANARY + "\"\n").toString())
        .doesNotContain(CANARY);
  }

  @Test
  void saysThatNobodyAnswersAndWhatToCheck() throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + socket.getLocalPort();
    }
    TemporalTarget target = load(Map.of("TEMPORAL_ADDRESS", nobody));

    assertThatThrownBy(() -> target.connect(new NoopScope(), List.of(), Duration.ofMillis(300)))
        .isInstanceOf(TemporalUnreachableException.class)
        .hasMessageContaining("Temporal at " + nobody + " does not answer")
        .hasMessageEndingWith("Check TEMPORAL_ADDRESS, TEMPORAL_TLS_* and the network.");
  }

  private TemporalTarget target(String toml) throws IOException {
    Files.writeString(Path.of(config), toml);
    return load(Map.of("TEMPORAL_CONFIG_FILE", config));
  }

  private static TemporalTarget load(Map<String, String> environment) {
    return TemporalTarget.fromEnvironment(environment, null);
  }
}
