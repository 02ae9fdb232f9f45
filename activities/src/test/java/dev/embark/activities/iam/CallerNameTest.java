package dev.embark.activities.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.auth.Credentials;
import com.google.auth.ServiceAccountSigner;
import com.google.auth.oauth2.GoogleCredentials;
import dev.embark.activities.RefusedException;
import dev.embark.workflows.model.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallerNameTest {

  private static final String ACCOUNT = "embark@acme-platform.iam.gserviceaccount.com";
  private static final String IMPERSONATION =
      "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
          + ACCOUNT
          + ":generateAccessToken";
  private static final String PROVIDER =
      "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/github";

  /** Another name would make the worker refuse plans that it made itself. */
  @Test
  void aMachineWhoseMetadataDoNotAnswerHasNoOtherName() {
    Machine machine = new Machine();
    CallerName name = new CallerName(FixedCredentialsProvider.create(machine));
    machine.answers = false;

    RefusedException refused = catchThrowableOfType(RefusedException.class, name::get);

    assertThat(refused.failure().code()).isEqualTo(ErrorCode.IAM_UNAVAILABLE);
    machine.answers = true;
    assertThat(name.get()).isEqualTo(ACCOUNT);
  }

  @Test
  void federatedIdentitiesHaveTheNameOfTheirAccountOrOfTheirProvider() throws IOException {
    assertThat(federated("").get()).isEqualTo("IdentityPoolCredentials of " + PROVIDER);
    assertThat(federated("\"service_account_impersonation_url\": \"" + IMPERSONATION + "\",").get())
        .isEqualTo(ACCOUNT);
  }

  @Test
  void simulatorsSeeNobody() {
    assertThat(new CallerName(NoCredentialsProvider.create()).get()).isEqualTo("anonymous");
  }

  private static CallerName federated(String more) throws IOException {
    String file =
        """
        {"type": "external_account", "audience": "%s", %s
         "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
         "token_url": "https://sts.googleapis.com/v1/token",
         "credential_source": {"file": "/nowhere"}}
        """
            .formatted(PROVIDER, more);
    return new CallerName(
        FixedCredentialsProvider.create(
            GoogleCredentials.fromStream(
                new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))));
  }

  /** Asks for its account over the network, as Compute Engine's credentials do. */
  private static final class Machine extends Credentials implements ServiceAccountSigner {

    private boolean answers = true;

    @Override
    public String getAccount() {
      if (!answers) {
        throw new IllegalStateException("Failed to get service account");
      }
      return ACCOUNT;
    }

    @Override
    public byte[] sign(byte[] toSign) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getAuthenticationType() {
      return "OAuth2";
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(URI uri) {
      return Map.of();
    }

    @Override
    public boolean hasRequestMetadata() {
      return false;
    }

    @Override
    public boolean hasRequestMetadataOnly() {
      return true;
    }

    @Override
    public void refresh() {}
  }
}
