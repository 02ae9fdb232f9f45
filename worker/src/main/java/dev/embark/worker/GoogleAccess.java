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

/** Finds the credentials for calling Google. */
final class GoogleAccess {

  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

  private GoogleAccess() {}

  /**
   * Reads the credentials with which the worker does its regular work.
   *
   * @throws ConfigurationException if there are none, or they cannot be read
   */
  static CredentialsProvider credentials(WorkerConfiguration.Google google) {
    return credentials("EMBARK_GCP_CREDENTIALS", google.credentials(), google);
  }

  /**
   * Reads the credentials of the worker's powers, with the same quota project as its own.
   *
   * @throws ConfigurationException if there are none, or they cannot be read
   */
  static CredentialsProvider powerCredentials(
      CredentialsSource source, WorkerConfiguration.Google google) {
    return credentials("EMBARK_POWERS_GCP_CREDENTIALS", source, google);
  }

  private static CredentialsProvider credentials(
      String setting, CredentialsSource source, WorkerConfiguration.Google google) {
    if (source instanceof CredentialsSource.None) {
      return NoCredentialsProvider.create();
    }
    if (source instanceof CredentialsSource.InFile file) {
      return provider(inFile(setting, file.path()), google);
    }
    return provider(byDefault(setting), google);
  }

  private static GoogleCredentials inFile(String setting, Path path) {
    try (InputStream file = Files.newInputStream(path)) {
      return GoogleCredentials.fromStream(file);
    } catch (IOException | RuntimeException e) { // the latter if the file is truncated
      // The library's message could quote the file.
      throw problem(setting, path.toString(), "names a file that holds no Google credentials");
    }
  }

  private static GoogleCredentials byDefault(String setting) {
    try {
      return GoogleCredentials.getApplicationDefault();
    } catch (IOException | RuntimeException e) { // the latter if a file is truncated
      throw problem(
          setting,
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

  /** Impersonates another account with tokens that last an hour and are renewed in time. */
  private static GoogleCredentials acting(
      GoogleCredentials credentials, @Nullable String impersonated) {
    return impersonated == null
        ? credentials
        : ImpersonatedCredentials.create(
            credentials, impersonated, null, List.of(SCOPE), (int) TOKEN_LIFETIME.toSeconds());
  }

  private static ConfigurationException problem(String setting, String value, String words) {
    return new ConfigurationException(List.of(new Problem(setting, value, words)));
  }
}
