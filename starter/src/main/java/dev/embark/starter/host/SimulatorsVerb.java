package dev.embark.starter.host;

import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetManifest;
import dev.embark.simulators.SimulatorPorts;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.DeletedAnswer;
import dev.embark.starter.engine.SimulatedWorld;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code embark simulators}: runs the Cast AI and Google IAM simulators as a separate process. */
@Command(
    name = "simulators",
    description = {
      "Run stand-ins for Cast AI and Google IAM.",
      "Serves Cast AI over HTTP, and Google IAM over gRPC and, for gcloud, over REST. They share"
          + " one state, which ends with them. Prints the variables that point a worker at them."
    },
    footer = {"", "Example:", "  embark simulators --clusters 1000 --manifest fleet.yaml"},
    exitCodeList = {
      "0:stopped by SIGTERM",
      "1:a port is taken, or the manifest cannot be written",
      "64:usage error",
      "130:Ctrl-C: stopped"
    })
public final class SimulatorsVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--clusters",
      paramLabel = "N",
      defaultValue = "50",
      description = "Number of clusters (default: 50).")
  int clusters = 50;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed for ids, delays and faults (default: 1).")
  long seed = Up.FLEET_SEED;

  @Option(
      names = "--propagation",
      paramLabel = "D",
      description = "Longest time an IAM change takes to spread (default: minutes, as at Google).")
  @Nullable Duration propagation;

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
      defaultValue = "8090",
      description = "Cast AI's port; 0 takes a free one (default: 8090).")
  int port = 8090;

  @Option(
      names = "--iam-port",
      paramLabel = "PORT",
      converter = PortNumber.class,
      defaultValue = "8091",
      description = "Google IAM's gRPC port (default: 8091).")
  int iamPort = 8091;

  @Option(
      names = "--rest-port",
      paramLabel = "PORT",
      converter = PortNumber.class,
      defaultValue = "8092",
      description = "Google IAM's REST port, for gcloud and Policy Analyzer (default: 8092).")
  int restPort = 8092;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      converter = PortNumber.class,
      defaultValue = "8093",
      description = "The admin endpoint's port, on this machine only (default: 8093).")
  int adminPort = 8093;

  @Option(
      names = "--tls-port",
      paramLabel = "PORT",
      converter = PortNumber.class,
      description = "Cast AI's TLS port, which Terraform needs (default: none).")
  @Nullable Integer tlsPort;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "Where to write the certificate of --tls-port.")
  @Nullable Path certificate;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "Where to write the manifest that names the clusters.")
  @Nullable Path manifest;

  public SimulatorsVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (clusters < 1) {
      throw CommandException.of(
          ExitCode.USAGE, "--clusters must be at least 1; it is " + clusters + ".");
    }
    if (certificate != null && tlsPort == null) {
      throw CommandException.of(ExitCode.USAGE, "--certificate needs --tls-port.");
    }
    HostLogging.warnings(surroundings);
    Fleet fleet = Fleet.varied(seed, clusters);
    try (Simulators simulators = start()) {
      simulators.add(fleet);
      writeManifest(fleet);
      Runtime.getRuntime().addShutdownHook(new Thread(simulators::close, "embark-simulators-stop"));
      StopSignal.endsWithDone();
      greet(simulators, fleet);
      new CountDownLatch(1).await();
    }
    return ExitCode.DONE.number();
  }

  private Simulators start() {
    try {
      return new Simulators(settings(), Clock.systemUTC()).start();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof FileSystemException trouble && isCertificate(trouble.getFile())) {
        throw CommandException.of(
                ExitCode.FAILED, certificate + " cannot be written: " + FileTrouble.why(e))
            .next("Name another file: --certificate FILE")
            .because(e);
      }
      throw CommandException.of(ExitCode.FAILED, "The simulators cannot start: " + why(e))
          .next("Choose other ports; 0 takes any free one.")
          .because(e);
    }
  }

  private boolean isCertificate(@Nullable String file) {
    return certificate != null
        && surroundings.workingDirectory().resolve(certificate).toString().equals(file);
  }

  /** Returns what failed, which names the address, and why. */
  private static String why(UncheckedIOException e) {
    Throwable root = e.getCause();
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String what = String.valueOf(e.getMessage());
    return what.equals(root.getMessage()) ? what : what + ": " + root.getMessage();
  }

  private SimulatorsSettings settings() {
    SimulatorPorts ports =
        SimulatorPorts.free().on(bind, port, iamPort, restPort).withAdmin(adminPort);
    if (tlsPort != null) {
      Path folder = surroundings.workingDirectory();
      ports = ports.withTls(tlsPort, certificate == null ? null : folder.resolve(certificate));
    }
    SimulatorsSettings defaults = SimulatorsSettings.defaults();
    SimulatorsSettings settings =
        defaults
            // Terraform's provider waits for this status when it destroys a cluster.
            .withCastAi(defaults.castAi().withDeletedAnswer(DeletedAnswer.ARCHIVED))
            .withSeed(seed)
            .withPorts(ports);
    return propagation == null ? settings : settings.withPropagationWithin(propagation);
  }

  private void writeManifest(Fleet fleet) {
    if (manifest == null) {
      return;
    }
    Path file = surroundings.workingDirectory().resolve(manifest);
    try {
      Files.writeString(file, FleetManifest.yaml("simulated", fleet));
    } catch (IOException e) {
      throw CommandException.of(
              ExitCode.FAILED, manifest + " cannot be written: " + FileTrouble.why(e))
          .next("Name another file: --manifest FILE")
          .because(e);
    }
  }

  private void greet(Simulators simulators, Fleet fleet) {
    PrintWriter out = surroundings.out();
    SimulatedWorld.workerVariables(simulators, "simulated", fleet.projects())
        .forEach((name, value) -> out.println("export " + name + "='" + value + "'"));
    out.flush();
    PrintWriter err = surroundings.err();
    err.println("Simulating " + clusters + " clusters; admin endpoint " + simulators.adminUrl());
    simulators.castAiTlsUrl().ifPresent(url -> err.println("Cast AI with TLS: " + url));
    err.println("A worker with the variables above works on them. Ctrl-C stops.");
    String rest = simulators.iamRestUrl().toString();
    err.println(
        "gcloud does too, with CLOUDSDK_AUTH_DISABLE_CREDENTIALS=true and both"
            + " CLOUDSDK_API_ENDPOINT_OVERRIDES_IAM and"
            + " CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER set to "
            + rest);
    err.flush();
  }
}
