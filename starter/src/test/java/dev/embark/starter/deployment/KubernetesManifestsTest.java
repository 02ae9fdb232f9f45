package dev.embark.starter.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.encryption.Keyset;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.worker.observability.HealthServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Checks the manifests in deploy/kubernetes against the code, without a cluster. */
class KubernetesManifestsTest {

  private static final Path FOLDER =
      Path.of("").toAbsolutePath().getParent().resolve("deploy/kubernetes");

  @TempDir Path folder;

  private final Map<String, Map<?, ?>> objects = new TreeMap<>();

  @BeforeEach
  void readThem() throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Map<?, ?> kustomization = yaml.load(Files.readString(FOLDER.resolve("kustomization.yaml")));
    for (Object resource : (List<?>) kustomization.get("resources")) {
      for (Object document : yaml.loadAll(Files.readString(FOLDER.resolve("" + resource)))) {
        Map<?, ?> object = (Map<?, ?>) document;
        assertThat(objects.put("" + object.get("kind"), object)).isNull();
      }
    }
  }

  @Test
  void everyObjectBelongsToTheOneWorker() {
    assertThat(objects.keySet())
        .containsExactly(
            "ConfigMap",
            "Deployment",
            "Namespace",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "ServiceAccount");
    objects.forEach(
        (kind, object) ->
            assertThat(at(object, "metadata", "name"))
                .as(kind)
                .isEqualTo(kind.equals("Namespace") ? "embark" : "embark-worker"));
  }

  @Test
  void everySelectorMeansTheDeploymentsPods() {
    Object labels = pod("metadata", "labels");
    assertThat(labels).isInstanceOf(Map.class).isNotEqualTo(Map.of());
    assertThat(at(objects.get("Deployment"), "spec", "selector", "matchLabels")).isEqualTo(labels);
    assertThat(at(objects.get("PodDisruptionBudget"), "spec", "selector", "matchLabels"))
        .isEqualTo(labels);
    assertThat(at(objects.get("NetworkPolicy"), "spec", "podSelector", "matchLabels"))
        .isEqualTo(labels);
    for (Object spread : (List<?>) pod("spec", "topologySpreadConstraints")) {
      assertThat(at(spread, "labelSelector", "matchLabels")).isEqualTo(labels);
    }
  }

  @Test
  void aNodeMayGoAndAReleaseMayComeWithoutAMomentWithoutAWorker() {
    Map<?, ?> deployment = objects.get("Deployment");
    assertThat((Integer) at(deployment, "spec", "replicas")).isGreaterThan(1);
    assertThat(at(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable")).isEqualTo(0);
    assertThat(at(objects.get("PodDisruptionBudget"), "spec", "maxUnavailable")).isEqualTo(1);
    // The worker gives running activities 30 seconds.
    assertThat((Integer) pod("spec", "terminationGracePeriodSeconds")).isGreaterThan(40);
  }

  @Test
  void probesAndMetricsAreWhereTheWorkerServesThem() throws Exception {
    // given what a worker serves
    Map<String, String> annotations = strings(pod("metadata", "annotations"));
    Set<String> paths = new TreeSet<>(Set.of(annotations.get("prometheus.io/path")));
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      paths.add("" + at(container(), probe, "httpGet", "path"));
      assertThat(at(container(), probe, "httpGet", "port")).isEqualTo("http");
    }
    assertThat(at(container(), "livenessProbe", "httpGet", "path"))
        .as("a worker that lost Temporal reconnects by itself")
        .isEqualTo("/health/live");

    // then
    HttpClient http = HttpClient.newHttpClient();
    try (HealthServer server =
        HealthServer.start("127.0.0.1", 0, Optional::empty, () -> "metrics")) {
      for (String path : paths) {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve(path)).build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode())
            .as(path)
            .isEqualTo(200);
      }
    }

    // and all name the port that the worker opens
    String port = settings().get("EMBARK_HTTP_PORT");
    assertThat(container().get("ports"))
        .isEqualTo(List.of(Map.of("name", "http", "containerPort", Integer.valueOf(port))));
    assertThat(annotations).containsEntry("prometheus.io/port", port);
    assertThat("" + at(objects.get("NetworkPolicy"), "spec", "ingress")).contains("port=" + port);
    assertThat(settings()).containsEntry("EMBARK_HTTP_BIND", "0.0.0.0");
  }

  @Test
  void theWorkerAcceptsItsConfigurationAndFindsItsFiles() throws IOException {
    // given local folders in place of the mounted ones
    Map<String, String> environment = new HashMap<>(settings());
    for (Map.Entry<String, String> setting : settings().entrySet()) {
      if (setting.getKey().endsWith("_FILE")) {
        Path file = Path.of(setting.getValue());
        assertThat(mounts()).as(setting.getKey()).containsKey(file.getParent().toString());
        Path here = folder.resolve(file.getFileName());
        Files.writeString(
            here, setting.getValue().endsWith(".json") ? Keyset.create().toJson() : "secret");
        environment.put(setting.getKey(), here.toString());
      }
    }

    // then the worker's own validation finds no problem: names, values, allow lists
    WorkerConfiguration configuration = WorkerConfiguration.read(environment);
    assertThat(configuration.castAi().isReal()).isTrue();
    assertThat(configuration.google().isReal()).isTrue();
    assertThat(configuration.payloads().keysetFile()).isNotNull();
  }

  @Test
  void secretsAreMountedReadOnlyFromSecretsThatAreMadeBeforehandAndNoneIsHere() throws IOException {
    String kustomization = Files.readString(FOLDER.resolve("kustomization.yaml"));
    Map<String, Map<?, ?>> volumes = new TreeMap<>();
    for (Object volume : (List<?>) pod("spec", "volumes")) {
      volumes.put("" + at(volume, "name"), (Map<?, ?>) volume);
    }
    mounts()
        .forEach(
            (path, mount) -> {
              Map<?, ?> volume = volumes.get("" + mount.get("name"));
              assertThat(volume).as(path).isNotNull();
              assertThat(mount.get("subPath")).as("does not follow a change").isNull();
              if (!path.equals("/tmp")) {
                assertThat(mount.get("readOnly")).as(path).isEqualTo(true);
                assertThat(kustomization)
                    .contains("secret generic " + at(volume, "secret", "secretName"));
              }
            });
    assertThat(objects).doesNotContainKey("Secret");
    assertThat(container().get("env")).isNull();
    assertThat(settings().keySet())
        .noneMatch(name -> name.matches(".*(TOKEN|API_KEY|SECRET|PASSWORD)"));
  }

  @Test
  void theAddressIsTheOneForApiKeys() throws IOException {
    assertThat(Files.readString(FOLDER.resolve("../../docs/operations.md")))
        .contains("TEMPORAL_ADDRESS=<region>.<provider>.api.temporal.io:7233 ");
    assertThat(settings()).containsKey("TEMPORAL_API_KEY_FILE");
    assertThat(settings().get("TEMPORAL_ADDRESS"))
        .matches("[a-z0-9-]+\\.(aws|gcp)\\.api\\.temporal\\.io:7233");
  }

  @Test
  void theRunbookPutsANewKeyIntoTheSecretThatTheWorkerReads() throws IOException {
    Path file = Path.of(settings().get("CASTAI_API_TOKEN_FILE"));
    assertThat(mounts().get("" + file.getParent()).get("name")).isEqualTo("castai");
    assertThat(Files.readString(FOLDER.resolve("../../docs/runbooks/credentials-refused.md")))
        .contains("secret generic embark-castai --from-file=" + file.getFileName() + "=");
  }

  @Test
  void nothingIsRootOrWritesToTheImageOrMayGainRights() {
    assertThat(at(objects.get("Namespace"), "metadata", "labels"))
        .isEqualTo(Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    assertThat(pod("spec", "securityContext", "runAsNonRoot")).isEqualTo(true);
    assertThat(pod("spec", "securityContext", "runAsUser")).isEqualTo(10001);
    assertThat(pod("spec", "securityContext", "seccompProfile", "type"))
        .isEqualTo("RuntimeDefault");
    assertThat(container().get("securityContext"))
        .isEqualTo(
            Map.of(
                "allowPrivilegeEscalation",
                false,
                "readOnlyRootFilesystem",
                true,
                "capabilities",
                Map.of("drop", List.of("ALL"))));
    assertThat(pod("spec", "automountServiceAccountToken")).isEqualTo(false);
    assertThat(strings(at(objects.get("ServiceAccount"), "metadata", "annotations")))
        .containsKey("iam.gke.io/gcp-service-account");
  }

  @Test
  void nobodyReachesTheWorkerButThoseWhoAreNamed() {
    List<?> rules = (List<?>) at(objects.get("NetworkPolicy"), "spec", "ingress");

    assertThat(rules).isNotEmpty();
    for (Object rule : rules) {
      assertThat((List<?>) at(rule, "from")).isNotEmpty();
    }
  }

  private Map<String, String> settings() {
    return strings(objects.get("ConfigMap").get("data"));
  }

  /** Returns the container's mounts by path. */
  private Map<String, Map<?, ?>> mounts() {
    Map<String, Map<?, ?>> mounts = new TreeMap<>();
    for (Object mount : (List<?>) container().get("volumeMounts")) {
      mounts.put("" + at(mount, "mountPath"), (Map<?, ?>) mount);
    }
    return mounts;
  }

  private Map<?, ?> container() {
    List<Object> containers = new ArrayList<>((List<?>) pod("spec", "containers"));
    assertThat(containers).hasSize(1);
    return (Map<?, ?>) containers.get(0);
  }

  private Object pod(String... path) {
    return at(at(objects.get("Deployment"), "spec", "template"), path);
  }

  private static Object at(Object object, String... path) {
    Object found = object;
    for (String key : path) {
      assertThat(found).as("%s in %s", key, found).isInstanceOf(Map.class);
      found = ((Map<?, ?>) found).get(key);
    }
    return found;
  }

  private static Map<String, String> strings(Object map) {
    Map<String, String> strings = new TreeMap<>();
    ((Map<?, ?>) map).forEach((key, value) -> strings.put("" + key, "" + value));
    return strings;
  }
}
