package dev.embark.starter.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The location of the server that {@code embark up} runs. Stored as JSON in the user's state folder
 * ({@code $XDG_STATE_HOME/embark/engine.json}, by default under {@code ~/.local/state}).
 *
 * @param address host and port of its gRPC endpoint
 * @param namespace the Temporal namespace
 * @param environment the environment whose task queues its worker polls
 * @param uiUrl the Web UI, null if there is none
 * @param pid the process of {@code embark up}, 0 if unknown
 * @param propagation the wait that {@code onboard} uses by default, such as {@code 5s}; null for
 *     the product's default
 */
public record EngineState(
    String address,
    String namespace,
    String environment,
    @Nullable String uiUrl,
    long pid,
    @Nullable String propagation) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Returns the file that holds the state. */
  public static Path file(Surroundings surroundings) {
    return folder(surroundings).resolve("engine.json");
  }

  /** Returns the folder for what {@code embark up} stores: this state and the server's database. */
  public static Path folder(Surroundings surroundings) {
    String home = surroundings.variable("HOME", System.getProperty("user.home", "."));
    String base = surroundings.variable("XDG_STATE_HOME", "");
    // The XDG specification: relative paths are invalid and must be ignored.
    return base.startsWith("/")
        ? Path.of(base, "embark")
        : Path.of(home, ".local", "state", "embark");
  }

  /**
   * Reads the state that a running {@code embark up} left; empty if there is none.
   *
   * @throws IOException if the file exists but cannot be read or parsed
   */
  public static Optional<EngineState> read(Path file) throws IOException {
    try {
      EngineState state = JSON.readValue(Files.readString(file), EngineState.class);
      return Optional.ofNullable(state).filter(EngineState::complete);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Writes the state atomically, so that no reader sees a partial file. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    WholeFile.writePrivately(file, out -> out.write(json));
  }

  /** Removes the state when the server stops. */
  public static void remove(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @SuppressWarnings("ConstantConditions") // the file may lack fields
  private boolean complete() {
    return address != null && namespace != null && environment != null;
  }
}
