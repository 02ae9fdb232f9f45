package dev.embark.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.Credentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.UserCredentials;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.CredentialsSource;
import dev.embark.worker.configuration.WorkerConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoogleAccessTest {

  private static final String ACCOUNT = "embark@acme-prod.iam.gserviceaccount.com";

  @TempDir Path folder;

  @Test
  void actsAsTheImpersonatedAccountWithTheCredentialsOfTheFile() throws IOException {
    Credentials credentials = credentials(Map.of("EMBARK_GCP_IMPERSONATE", ACCOUNT));

    assertThat(credentials).isInstanceOf(ImpersonatedCredentials.class);
    ImpersonatedCredentials acting = (ImpersonatedCredentials) credentials;
    assertThat(acting.getAccount()).isEqualTo(ACCOUNT);
    assertThat(acting.getSourceCredentials()).isInstanceOf(UserCredentials.class);
  }

  @Test
  void actsAsItselfOtherwise() throws IOException {
    assertThat(credentials(Map.of())).isInstanceOf(UserCredentials.class);
  }

  /** As a full disk leaves it. */
  @Test
  void namesAFileThatIsCutOff() throws IOException {
    Path cut = Files.writeString(folder.resolve("cut.json"), "{\"type\": ");

    assertThatThrownBy(() -> credentials(Map.of("EMBARK_GCP_CREDENTIALS", cut.toString())))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems().get(0).sentence())
                    .startsWith("EMBARK_GCP_CREDENTIALS ")
                    .contains(cut.toString(), "holds no Google credentials"));
  }

  @Test
  void namesTheSettingOfThePowersForTheirFile() throws IOException {
    Path cut = Files.writeString(folder.resolve("cut.json"), "{\"type\": ");
    WorkerConfiguration.Google google = configuration(Map.of()).google();

    assertThatThrownBy(
            () -> GoogleAccess.powerCredentials(new CredentialsSource.InFile(cut), google))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems().get(0).sentence())
                    .startsWith("EMBARK_POWERS_GCP_CREDENTIALS "));
  }

  private Credentials credentials(Map<String, String> more) throws IOException {
    return GoogleAccess.credentials(configuration(more).google()).getCredentials();
  }

  private WorkerConfiguration configuration(Map<String, String> more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("credentials.json"),
            """
            {"type": "authorized_user", "client_id": "a", "client_secret": "b", "refresh_token": "c"}
            """);
    Map<String, String> environment = new HashMap<>();
    environment.put("CASTAI_API_TOKEN", "some-key");
    environment.put("EMBARK_ALLOWED_PROJECTS", "acme-prod");
    environment.put("EMBARK_ALLOWED_SERVICE_ACCOUNTS", "*");
    environment.put("EMBARK_GCP_CREDENTIALS", file.toString());
    environment.putAll(more);
    return WorkerConfiguration.read(environment);
  }
}
