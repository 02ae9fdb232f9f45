package dev.embark.starter.host;

import dev.embark.encryption.CodecAccess;
import dev.embark.encryption.CodecServer;
import dev.embark.encryption.KeysetException;
import dev.embark.encryption.KeysetFile;
import dev.embark.encryption.PayloadEncryption;
import dev.embark.encryption.TokenFile;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code embark codec-server}: decrypts payloads for the Web UI and Temporal's CLI. */
@Command(
    name = "codec-server",
    description = {
      "Decrypt payloads for the Web UI and Temporal's CLI.",
      "Needs the keyset (EMBARK_PAYLOAD_KEYSET_FILE) and a token in a file. For the Web UI, sign in"
          + " at /sign-in with the token; pass it to temporal as --codec-auth 'Bearer TOKEN'."
          + " Serves plain HTTP: beyond this machine, put a TLS proxy in front of it."
    },
    footer = {
      "",
      "Example:",
      "  embark codec-server --token-file codec-token --origin http://127.0.0.1:8233"
    },
    exitCodeList = {
      "0:stopped by SIGTERM or Ctrl-C",
      "1:cannot listen on this address and port",
      "64:usage error, or the keyset or the token is wrong"
    })
public final class CodecServerVerb implements Callable<Integer> {
  private static final String ORIGIN = "https?://[a-z0-9.-]+(:[0-9]{1,5})?";

  private final Surroundings surroundings;

  @Option(
      names = "--origin",
      paramLabel = "URL",
      split = ",",
      description =
          "Origin of a Web UI to admit: scheme, host and port, as browsers show them; repeatable.")
  List<String> origins = List.of();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      description = "File with the token, at least 32 characters; read again at each use.")
  Path tokenFile = Path.of("");

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: 127.0.0.1).")
  String bind = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = PortNumber.class,
      defaultValue = "8081",
      description = "Port to listen on; 0 takes a free one (default: 8081).")
  int port = 8081;

  @Option(
      names = "--encode",
      description =
          "Also encrypt, so that temporal can start and signal runs. Anyone with the token can then"
              + " write what the worker trusts.")
  boolean encode;

  public CodecServerVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    Set<String> allowed = Set.copyOf(origins);
    for (String origin : allowed) {
      if (!origin.matches(ORIGIN)) {
        throw usage(
            "--origin " + origin + " is not an origin: expected one such as http://127.0.0.1:8233");
      }
    }
    CodecServer server = start(keyset(), new CodecAccess(allowed, token()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "embark-codec-stop"));
    surroundings.out().println(server.address());
    surroundings.out().flush();
    surroundings.err().println("Sign in at " + server.address() + "/sign-in. Ctrl-C stops.");
    surroundings.err().flush();
    new CountDownLatch(1).await();
    return ExitCode.DONE.number();
  }

  private CodecServer start(KeysetFile keyset, CodecAccess access) {
    try {
      return CodecServer.start(new InetSocketAddress(bind, port), keyset, access, encode);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw CommandException.of(ExitCode.FAILED, "The codec server cannot start: " + e.getMessage())
          .next("Choose another address or port: --bind ADDRESS, --port PORT")
          .because(e);
    }
  }

  private KeysetFile keyset() {
    String file = surroundings.variable(PayloadEncryption.VARIABLE, "");
    if (file.isEmpty()) {
      throw usage(PayloadEncryption.VARIABLE + " is not set");
    }
    try {
      return KeysetFile.open(surroundings.workingDirectory().resolve(file));
    } catch (KeysetException e) {
      throw usage(PayloadEncryption.VARIABLE + " names " + file + ", which " + e.getMessage());
    }
  }

  private TokenFile token() {
    try {
      return TokenFile.open(surroundings.workingDirectory().resolve(tokenFile));
    } catch (IOException | IllegalArgumentException e) {
      throw usage(
          "--token-file "
              + tokenFile
              + " holds no token: expected one word of at least 32 characters");
    }
  }

  /**
   * A JVM stopped by a signal exits with 128 plus the signal's number, but stopping is no failure.
   */
  private static void stop(CodecServer server) {
    try {
      server.close();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static CommandException usage(String sentence) {
    return CommandException.of(ExitCode.USAGE, sentence + ".");
  }
}
