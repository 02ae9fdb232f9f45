package dev.embark.worker;

import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.CredentialsSource;
import dev.embark.worker.configuration.Problem;
import dev.embark.worker.configuration.WorkerConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the credentials with which Google is called. */
final class GoogleAccess {

  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);
  private static final String NAME = "EMBARK_GCP_CREDENTIALS";

  private GoogleAccess() {}

  /**
   * The credentials that the configuration names, read now.
   *
   * @throws ConfigurationException if there are none, or they cannot be read
   */
  static CredentialsProvider credentials(WorkerConfiguration.Google google) {
    return credentials(google.credentials(), google);
  }

  /**
   * The credentials of another source, charged like the configuration's own.
   *
   * @throws ConfigurationException if there are none, or they cannot be read
   */
  static CredentialsProvider credentials(
      CredentialsSource named, WorkerConfiguration.Google google) {
    if (named instanceof CredentialsSource.None) {
      return NoCredentialsProvider.create();
    }
    if (named instanceof CredentialsSource.InFile file) {
      return provider(inFile(file.path()), google);
    }
    return provider(byDefault(), google);
  }

  private static GoogleCredentials inFile(Path path) {
    try (InputStream file = Files.newInputStream(path)) {
      return GoogleCredentials.fromStream(file);
    } catch (IOException | RuntimeException e) { // the latter where the file is cut off
      // The library's message could quote the file.
      throw problem(path.toString(), "names a file that holds no Google credentials");
    }
  }

  private static GoogleCredentials byDefault() {
    try {
      return GoogleCredentials.getApplicationDefault();
    } catch (IOException | RuntimeException e) { // the latter where a file is cut off
      throw problem(
          "adc",
          "finds no application default credentials: expected workload identity, 'gcloud auth"
              + " application-default login', or the name of a credentials file");
    }
  }

  private static CredentialsProvider provider(
      GoogleCredentials credentials, WorkerConfiguration.Google google) {
    GoogleCredentials scoped = acting(credentials.createScoped(SCOPE), google.impersonated());
    String quotaProject = google.quotaProject();
    return FixedCredentialsProvider.create(
        quotaProject == null ? scoped : scoped.createWithQuotaProject(quotaProject));
  }

  /** As another account, by tokens that are good for an hour and are made anew in time. */
  private static GoogleCredentials acting(
      GoogleCredentials credentials, @Nullable String impersonated) {
    return impersonated == null
        ? credentials
        : ImpersonatedCredentials.create(
            credentials, impersonated, null, List.of(SCOPE), (int) TOKEN_LIFETIME.toSeconds());
  }

  private static ConfigurationException problem(String value, String words) {
    return new ConfigurationException(List.of(new Problem(NAME, value, words)));
  }
}
