package dev.embark.simulators;

import dev.embark.simulators.admin.AdminServer;
import dev.embark.simulators.admin.AdministeredWorld;
import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.castai.CastAiServer;
import dev.embark.simulators.castai.CastAiState;
import dev.embark.simulators.castai.CastServiceAccount;
import dev.embark.simulators.castai.Organization;
import dev.embark.simulators.clock.VirtualClock;
import dev.embark.simulators.fault.FaultRules;
import dev.embark.simulators.http.Handler;
import dev.embark.simulators.http.SelfSignedCertificate;
import dev.embark.simulators.iam.IamGrpcServer;
import dev.embark.simulators.iam.IamRestServer;
import dev.embark.simulators.iam.IamState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Simulated Cast AI and Google IAM with one state, one clock, one call log and one set of faults.
 * Thread-safe once started. Fleets can be added at any time.
 */
public final class Simulators implements AutoCloseable {

  /** The project of the operator who edits policies. */
  private static final String OPERATIONS_PROJECT = "embark-operations";

  private final SimulatorsSettings settings;
  private final InstantSource clock;
  private final FaultRules faults;
  private final CallLog calls = new CallLog();
  private final IamState iam;
  private final CastAiState castAi;
  private final Handler castAiHandler;
  private final Deque<AutoCloseable> servers = new ArrayDeque<>();
  private @Nullable CastAiServer castAiServer;
  private @Nullable CastAiServer castAiTlsServer;
  private @Nullable IamGrpcServer iamGrpcServer;
  private @Nullable IamRestServer iamRestServer;
  private @Nullable AdminServer adminServer;

  /**
   * Creates the world; nothing listens before {@link #start}.
   *
   * @param clock the simulated time; a {@link VirtualClock} can be advanced, also through the admin
   *     endpoint
   */
  public Simulators(SimulatorsSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.faults = new FaultRules(settings.seed());
    this.iam = new IamState(settings.iam(), clock, faults, calls);
    this.castAi =
        new CastAiState(
            settings.castAi(), clock, new IamImpersonationCheck(iam, settings.requirements()));
    this.castAiHandler = CastAiServer.handler(castAi, faults, calls);
    addAccountsOfCastAiAndTheOperator();
  }

  /**
   * Starts every server that has a port.
   *
   * @throws UncheckedIOException if a port is taken; in that case none stays open
   */
  public Simulators start() {
    try {
      startServers();
      return this;
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Adds the clusters of a fleet with their projects, accounts, policies and faults. */
  public Fleet add(Fleet fleet) {
    new FleetPlacement(iam, castAi, faults).place(fleet);
    return fleet;
  }

  /** Returns all losses of Cast AI's access to a cluster's project so far, oldest first. */
  public List<AccessLoss> accessLosses() {
    return new AccessHistory(iam, castAi).losses(castAi.now());
  }

  /** Returns {@link #accessLosses} and those that the changes made so far will still cause. */
  public List<AccessLoss> accessLossesToCome() {
    return new AccessHistory(iam, castAi).losses(Instant.MAX);
  }

  public SimulatorsSettings settings() {
    return settings;
  }

  public InstantSource clock() {
    return clock;
  }

  public FaultRules faults() {
    return faults;
  }

  public CallLog calls() {
    return calls;
  }

  public IamState iam() {
    return iam;
  }

  public CastAiState castAi() {
    return castAi;
  }

  /** Returns the email address of the first organization's Cast AI service account. */
  public String castServiceAccount() {
    return castAi.castServiceAccount(settings.castAi().organizations().get(0).id()).email();
  }

  /** Returns the first organization's API key with write access. */
  public String apiKey() {
    return settings.castAi().keys().stream()
        .filter(key -> !key.readOnly())
        .findFirst()
        .orElseThrow()
        .secret();
  }

  /** Returns Cast AI's base URL. */
  public URI castAiUrl() {
    return started(castAiServer).url();
  }

  /** Returns Cast AI's base URL with TLS; empty unless TLS is configured. */
  public Optional<URI> castAiTlsUrl() {
    return Optional.ofNullable(castAiTlsServer).map(CastAiServer::url);
  }

  /** Returns IAM's gRPC endpoint as {@code host:port}. */
  public String iamEndpoint() {
    return started(iamGrpcServer).endpoint();
  }

  /** Returns IAM's base URL for gcloud, with the trailing slash that gcloud requires. */
  public URI iamRestUrl() {
    return started(iamRestServer).url();
  }

  /** Returns the admin endpoint's base URL. */
  public URI adminUrl() {
    return started(adminServer).url();
  }

  /** Stops all servers immediately; the state can still be read. */
  @Override
  public void close() {
    while (!servers.isEmpty()) {
      try {
        servers.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("A simulator does not stop", e);
      }
    }
  }

  private void startServers() throws IOException {
    SimulatorPorts ports = settings.ports();
    if (ports.castAi() >= 0) {
      castAiServer = opened(CastAiServer.start(castAiHandler, address(ports.castAi())));
    }
    if (ports.castAiTls() >= 0) {
      castAiTlsServer = opened(startTls(ports));
    }
    if (ports.iamGrpc() >= 0) {
      iamGrpcServer = opened(IamGrpcServer.start(iam, ports.host(), ports.iamGrpc()));
    }
    if (ports.iamRest() >= 0) {
      iamRestServer = opened(IamRestServer.start(iam, ports.host(), ports.iamRest()));
    }
    if (ports.admin() >= 0) {
      InetSocketAddress here =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.admin());
      var world = new AdministeredWorld(castAi, iam, faults, calls, clock);
      adminServer = opened(AdminServer.start(world, here));
    }
  }

  private CastAiServer startTls(SimulatorPorts ports) throws IOException {
    SelfSignedCertificate certificate =
        SelfSignedCertificate.of(InetAddress.getByName(ports.host()));
    if (ports.certificateFile() != null) {
      Files.writeString(ports.certificateFile(), certificate.certificate());
    }
    return CastAiServer.startTls(castAiHandler, address(ports.castAiTls()), certificate);
  }

  private InetSocketAddress address(int port) {
    return new InetSocketAddress(settings.ports().host(), port);
  }

  private <T extends AutoCloseable> T opened(T server) {
    servers.push(server);
    return server;
  }

  private void addAccountsOfCastAiAndTheOperator() {
    iam.addProject(CastServiceAccount.PROJECT);
    for (Organization organization : settings.castAi().organizations()) {
      CastServiceAccount account = castAi.castServiceAccount(organization.id());
      iam.addServiceAccount(CastServiceAccount.PROJECT, account.email(), account.uniqueId());
    }
    iam.addProject(OPERATIONS_PROJECT);
    iam.addServiceAccount(
        OPERATIONS_PROJECT, "embark@" + OPERATIONS_PROJECT + ".iam.gserviceaccount.com");
  }

  private static <T> T started(@Nullable T server) {
    if (server == null) {
      throw new IllegalStateException("This simulator is not running");
    }
    return server;
  }
}
