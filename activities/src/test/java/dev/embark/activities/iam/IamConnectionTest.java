package dev.embark.activities.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IamConnectionTest {

  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final CredentialsProvider REAL =
      FixedCredentialsProvider.create(GoogleCredentials.create(new AccessToken("token", null)));

  @ParameterizedTest
  @ValueSource(strings = {"simulators:8081", "localhost:8081", "127.0.0.1:8081", "[::1]:8081"})
  void neverSendsCredentialsInTheClear(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IamConnection(endpoint, true, REAL, DEADLINE));
    assertThat(new IamConnection(endpoint, true, NoCredentialsProvider.create(), DEADLINE))
        .isNotNull();
    assertThat(new IamConnection(endpoint, false, REAL, DEADLINE)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "https://iam.googleapis.com", "iam.googleapis.com/v1"})
  void wantsAHostAndAPort(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IamConnection(endpoint, false, REAL, DEADLINE));
  }

  @Test
  void wantsAPositiveDeadline() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IamConnection("iam.googleapis.com:443", false, REAL, Duration.ZERO));
  }
}
