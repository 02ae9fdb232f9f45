package dev.embark.worker.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of long-running production deployments. */
class ProductionSettingsTest {

  @TempDir Path folder;

  @Test
  void encryptsNothingAndIsNotVersionedUnlessAsked() {
    WorkerConfiguration configuration = WorkerConfiguration.read(Environments.real());

    assertThat(configuration.payloads().keysetFile()).isNull();
    assertThat(configuration.payloads().minimalSearchAttributes()).isFalse();
    assertThat(configuration.deployment()).isNull();
    assertThat(configuration.google().impersonated()).isNull();
  }

  @Test
  void takesKeysetAttributesDeploymentAndImpersonatedAccount() throws IOException {
    // given
    Path keyset = Files.writeString(folder.resolve("keyset.json"), "{}");
    Map<String, String> environment = Environments.real();
    environment.put("EMBARK_PAYLOAD_KEYSET_FILE", keyset.toString());
    environment.put("EMBARK_SEARCH_ATTRIBUTES", "minimal");
    environment.put("EMBARK_WORKER_DEPLOYMENT", "embark-prod");
    environment.put("EMBARK_GCP_IMPERSONATE", "embark@acme-prod.iam.gserviceaccount.com");

    // when
    WorkerConfiguration configuration = WorkerConfiguration.read(environment);

    // then
    assertThat(configuration.payloads().keysetFile()).isEqualTo(keyset);
    assertThat(configuration.payloads().minimalSearchAttributes()).isTrue();
    assertThat(configuration.deployment()).isEqualTo("embark-prod");
    assertThat(configuration.google().impersonated())
        .isEqualTo("embark@acme-prod.iam.gserviceaccount.com");
  }

  @Test
  void refusesAKeysetThatIsNotThereRatherThanWritingInClear() {
    Map<String, String> environment = Environments.real();
    environment.put("EMBARK_PAYLOAD_KEYSET_FILE", folder.resolve("absent.json").toString());

    assertThatThrownBy(() -> WorkerConfiguration.read(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("EMBARK_PAYLOAD_KEYSET_FILE")
        .hasMessageContaining("readable file");
  }

  @Test
  void refusesToImpersonateWithoutCredentials() {
    Map<String, String> environment = Environments.simulated();
    environment.put("EMBARK_GCP_IMPERSONATE", "embark@acme-prod.iam.gserviceaccount.com");

    assertThatThrownBy(() -> WorkerConfiguration.read(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("EMBARK_GCP_IMPERSONATE")
        .hasMessageContaining("needs credentials to act for");
  }

  @Test
  void refusesWhatIsNoServiceAccount() {
    for (String other :
        new String[] {"ada@example.com", "embark", "x@y.gserviceaccount.com.evil"}) {
      Map<String, String> environment = Environments.real();
      environment.put("EMBARK_GCP_IMPERSONATE", other);
      assertThatThrownBy(() -> WorkerConfiguration.read(environment))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("service account");
    }
  }
}
