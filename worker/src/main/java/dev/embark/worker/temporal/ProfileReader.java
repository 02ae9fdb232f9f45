package dev.embark.worker.temporal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.HostAndPort;
import dev.embark.worker.configuration.Problem;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Temporal profile and reports problems on which the library is silent: a missing file,
 * unknown keys, keys in a form that the TLS library cannot read, disabled verification. Never shows
 * a profile: its {@code toString()} contains the API key and the private key.
 */
final class ProfileReader {

  private static final String FILE = "TEMPORAL_CONFIG_FILE";
  private static final String PROFILE = "TEMPORAL_PROFILE";
  private static final String DEFAULT_ADDRESS = "127.0.0.1:7233";

  private final Map<String, String> environment;
  private final @Nullable Supplier<String> givenApiKey;

  ProfileReader(Map<String, String> environment, @Nullable Supplier<String> givenApiKey) {
    this.environment = environment;
    this.givenApiKey = givenApiKey;
  }

  TemporalTarget read() {
    ClientConfigProfile profile = load();
    Supplier<String> apiKey = apiKey(profile);
    String address = or(profile.getAddress(), DEFAULT_ADDRESS);
    judgeTls(profile.getTls(), apiKey != null, address);
    ClientConfigProfile keyless = profile.toBuilder().setApiKey("").setAddress(address).build();
    WorkflowServiceStubsOptions.Builder options =
        WorkflowServiceStubsOptions.newBuilder(stubsOptions(keyless));
    renewableTls(profile.getTls()).ifPresent(options::setSslContext);
    if (apiKey != null) {
      options.addApiKey(apiKey::get);
      if (profile.getTls() == null) {
        options.setEnableHttps(true);
      }
    }
    return new TemporalTarget(
        options.build(), address, or(profile.getNamespace(), "default"), false);
  }

  private ClientConfigProfile load() {
    String file = environment.get(FILE);
    if (file != null && !file.isEmpty() && !Files.isReadable(Path.of(file))) {
      throw problem(FILE, file, "names no file that can be read");
    }
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder()
              .setEnvOverrides(environment)
              .setConfigFileStrict(true)
              .build());
    } catch (PropertyBindingException e) {
      throw problem(FILE, file, "has a key that Temporal does not know: " + e.getPropertyName());
    } catch (JsonProcessingException e) {
      // The message could quote a key; the location suffices.
      throw problem(
          FILE,
          file,
          "is no valid TOML"
              + (e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr()));
    } catch (IOException e) {
      throw problem(FILE, file, "cannot be read");
    } catch (IllegalArgumentException e) {
      String profile = environment.get(PROFILE);
      throw profile == null || profile.isEmpty()
          ? problem("TEMPORAL_*", null, "has a value that is not understood")
          : problem(PROFILE, profile, "names a profile that the configuration file does not have");
    } catch (NullPointerException e) {
      // How the library reports a file without any profile.
      throw problem(FILE, file, "has no profile: expected [profile.default]");
    }
  }

  private @Nullable Supplier<String> apiKey(ClientConfigProfile profile) {
    String own = profile.getApiKey();
    if (givenApiKey != null) {
      return givenApiKey;
    }
    return own == null || own.isEmpty() ? null : () -> own;
  }

  private void judgeTls(@Nullable ClientConfigTLS tls, boolean apiKey, String address) {
    if (tls == null) {
      return;
    }
    if (Boolean.TRUE.equals(tls.isDisabled())) {
      if (apiKey && !isLoopback(address)) {
        throw problem(
            "TEMPORAL_TLS", "false", "would carry the API key over an open wire: expected TLS");
      }
      return;
    }
    if (Boolean.TRUE.equals(tls.isDisableHostVerification())) {
      throw problem(
          "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION",
          "true",
          "would turn off server verification: name the certificate authority of the server in"
              + " TEMPORAL_TLS_SERVER_CA_CERT_PATH instead");
    }
    judgeClientKey(tls);
  }

  private void judgeClientKey(ClientConfigTLS tls) {
    String pem = clientKey(tls);
    if (pem.contains("BEGIN RSA PRIVATE KEY") || pem.contains("BEGIN EC PRIVATE KEY")) {
      throw problem(
          "TEMPORAL_TLS_CLIENT_KEY_PATH",
          tls.getClientKeyPath(),
          "is a key in the old form: expected PKCS#8, as 'openssl pkcs8 -topk8 -nocrypt' writes"
              + " it");
    }
  }

  private static String clientKey(ClientConfigTLS tls) {
    if (tls.getClientKeyData() != null && tls.getClientKeyData().length > 0) {
      return new String(tls.getClientKeyData(), StandardCharsets.US_ASCII);
    }
    String path = tls.getClientKeyPath();
    if (path == null || path.isEmpty()) {
      return "";
    }
    try {
      return Files.readString(Path.of(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw problem("TEMPORAL_TLS_CLIENT_KEY_PATH", path, "names no file that can be read");
    }
  }

  private WorkflowServiceStubsOptions stubsOptions(ClientConfigProfile profile) {
    try {
      return profile.toWorkflowServiceStubsOptions();
    } catch (RuntimeException e) {
      // The library wraps the TLS library's messages about the files, which could quote them.
      throw problem(
          "TEMPORAL_TLS_*", null, "name certificates or keys that cannot be used: expected PEM");
    }
  }

  /**
   * Returns TLS settings that read the client's certificate for each connection, as the library
   * reads it only once. Empty if it is not in files.
   */
  private static Optional<SslContext> renewableTls(@Nullable ClientConfigTLS tls) {
    if (tls == null
        || Boolean.TRUE.equals(tls.isDisabled())
        || isEmpty(tls.getClientCertPath())
        || isEmpty(tls.getClientKeyPath())) {
      return Optional.empty();
    }
    try {
      SslContextBuilder context =
          GrpcSslContexts.forClient()
              .keyManager(
                  new ClientIdentity(
                      Path.of(tls.getClientCertPath()), Path.of(tls.getClientKeyPath())));
      if (!isEmpty(tls.getServerCACertPath())) {
        context.trustManager(Path.of(tls.getServerCACertPath()).toFile());
      } else if (tls.getServerCACertData() != null && tls.getServerCACertData().length > 0) {
        context.trustManager(new ByteArrayInputStream(tls.getServerCACertData()));
      }
      return Optional.of(context.build());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw problem(
          "TEMPORAL_TLS_*", null, "name certificates or keys that cannot be used: expected PEM");
    }
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static boolean isLoopback(String address) {
    try {
      return HostAndPort.parse(address).isLoopback();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String or(@Nullable String value, String fallback) {
    return value == null || value.isEmpty() ? fallback : value;
  }

  private static ConfigurationException problem(String name, @Nullable String value, String words) {
    return new ConfigurationException(List.of(new Problem(name, value, words)));
  }
}
