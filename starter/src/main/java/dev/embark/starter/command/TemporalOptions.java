package dev.embark.starter.command;

import dev.embark.starter.client.ConnectionRequest;
import dev.embark.starter.client.Engine;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the Temporal server. A mixin. */
public final class TemporalOptions {
  /** The names of these options. */
  static final Set<String> NAMES = Set.of("--engine", "--address", "--namespace", "--profile");

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "auto",
      description =
          "Where runs live: auto, local, cluster, or embedded (demo only). auto uses a configured"
              + " address, or else the server of 'embark up' (default: auto).")
  Engine engine = Engine.AUTO;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "Temporal's address (TEMPORAL_ADDRESS).")
  @Nullable String address;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Temporal's namespace (TEMPORAL_NAMESPACE).")
  @Nullable String namespace;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Profile of Temporal's configuration file (TEMPORAL_PROFILE).")
  @Nullable String profile;

  /** Returns the server requested by these options. */
  public ConnectionRequest request() {
    return new ConnectionRequest(engine, address, namespace, profile);
  }
}
