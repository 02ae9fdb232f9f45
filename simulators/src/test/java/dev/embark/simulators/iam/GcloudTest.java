package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.PROJECT;
import static dev.embark.simulators.iam.IamFixture.TOKEN_CREATOR;
import static dev.embark.simulators.iam.IamFixture.binding;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.iam.v1.Policy;
import dev.embark.simulators.call.Call;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs gcloud against the simulator. */
class GcloudTest {

  private static final long MOST_SECONDS = 60;

  private final IamFixture fixture = new IamFixture();
  @TempDir Path directory;
  private IamRestServer rest;

  private record Result(int exit, String out, String err) {

    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  @BeforeAll
  static void needsGcloud() {
    boolean onPath =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(entry -> Files.isExecutable(Path.of(entry, "gcloud")));
    assumeTrue(onPath, "No gcloud on the PATH: its commands are not tried on the simulator.");
  }

  @BeforeEach
  void start() throws IOException {
    rest = IamRestServer.start(fixture.state, 0);
  }

  @AfterEach
  void close() {
    rest.close();
    fixture.close();
  }

  @Test
  void addsReadsAndRemovesBindings() throws Exception {
    // given
    String[] triple = {"--member=serviceAccount:" + CAST, "--role=" + TOKEN_CREATOR};
    String condition =
        "--condition=title=AlwaysTrueCondition,description=This condition is always"
            + " true,expression=true";

    // when
    accounts("add-iam-policy-binding", CLIENT, triple[0], triple[1], condition);

    // then
    assertThat(fixture.get().getBindingsList()).containsExactly(tokenCreator(CAST));
    JsonNode read = accounts("get-iam-policy", CLIENT).json();
    assertThat(read.get("version").asInt()).isEqualTo(3);
    assertThat(read.get("bindings").get(0).get("condition").get("expression").asText())
        .isEqualTo("true");

    // when
    accounts("remove-iam-policy-binding", CLIENT, triple[0], triple[1], "--all");

    // then
    assertThat(fixture.get().getBindingsList()).isEmpty();
    assertThat(fixture.calls.calls())
        .filteredOn(call -> call.operation().equals("SetIamPolicy"))
        .extracting(Call::surface, Call::result)
        .containsOnly(tuple("iam-rest", "OK"))
        .hasSize(2);
  }

  @Test
  void replacesAPolicyFromAFileUnlessItIsStale() throws Exception {
    // given
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));
    Path file = directory.resolve("policy.json");
    Files.writeString(file, accounts("get-iam-policy", CLIENT).out());

    // when
    Result first = accounts("set-iam-policy", CLIENT, file.toString());
    Result second = gcloud("iam", "service-accounts", "set-iam-policy", CLIENT, file.toString());

    // then
    assertThat(first.json().get("bindings")).hasSize(1);
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err()).contains("ABORTED: There were concurrent policy changes");
  }

  @Test
  void managesAccountsAndListsKeys() throws Exception {
    fixture.state.addUserManagedKey(CLIENT);

    accounts("create", "made-by-gcloud", "--display-name=d");
    String made = "made-by-gcloud@shop-prod.iam.gserviceaccount.com";
    assertThat(accounts("describe", made).json().get("uniqueId").asText()).matches("\\d{21}");
    assertThat(accounts("list").json()).hasSize(2);
    accounts("disable", made);
    assertThat(fixture.state.serviceAccountIsUsable(made)).isFalse();
    accounts("enable", made);
    assertThat(fixture.state.serviceAccountIsUsable(made)).isTrue();
    assertThat(accounts("keys", "list", "--iam-account=" + CLIENT).json()).hasSize(2);
    assertThat(accounts("keys", "list", "--iam-account=" + CLIENT, "--managed-by=user").json())
        .hasSize(1);
    accounts("delete", made);
    Result missing = gcloud("iam", "service-accounts", "describe", made);
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err()).contains("PERMISSION_DENIED");
  }

  @Test
  void managesCustomRoles() throws Exception {
    String permissions = "compute.networks.useExternalIp,compute.subnetworks.useExternalIp";

    run("iam", "roles", "create", "castai.gkeAccess", "--title=t", "--permissions=" + permissions);
    run("iam", "roles", "update", "castai.gkeAccess", "--add-permissions=compute.networks.use");

    JsonNode role = run("iam", "roles", "describe", "castai.gkeAccess").json();
    assertThat(role.get("includedPermissions")).hasSize(3);
    assertThat(gcloudJson("iam", "roles", "describe", TOKEN_CREATOR).json().get("stage").asText())
        .isEqualTo("GA");
  }

  @Test
  void editsTheProjectsPolicy() throws Exception {
    fixture.state.seedProjectPolicy(
        PROJECT,
        p -> Policy.newBuilder().addBindings(binding("roles/viewer", "user:a@x.io")).build());

    gcloudJson(
        "projects",
        "add-iam-policy-binding",
        PROJECT,
        "--member=serviceAccount:" + CLIENT,
        "--role=roles/iam.serviceAccountUser");

    assertThat(gcloudJson("projects", "get-iam-policy", PROJECT).json().get("bindings")).hasSize(2);
    assertThat(gcloudJson("projects", "describe", PROJECT).json().get("projectId").asText())
        .isEqualTo(PROJECT);
  }

  @Test
  void listsProjects() throws Exception {
    assertThat(gcloudJson("projects", "list").json()).hasSize(2);
    assertThat(gcloudJson("projects", "list", "--filter=projectId:shop*").json()).hasSize(1);
    assertThat(gcloudJson("projects", "list", "--filter=NOT name:shop-prod").json()).hasSize(1);
    assertThat(gcloudJson("projects", "list", "--filter=name:(a b)").json()).isEmpty();
  }

  /** The default caller must have been granted the role. */
  @Test
  void showsWhetherImpersonationWorks() throws Exception {
    // given
    Path token = directory.resolve("token");
    Files.writeString(token, "anything");
    String[] print = {
      "auth",
      "print-access-token",
      "--impersonate-service-account=" + CLIENT,
      "--access-token-file=" + token
    };

    // when
    Result before = gcloud(print);
    fixture.state.seedPolicy(
        CLIENT,
        policy ->
            policy.toBuilder()
                .addBindings(binding(TOKEN_CREATOR, fixture.state.settings().defaultCaller()))
                .build());
    Result after = gcloudJson(print);

    // then
    assertThat(before.exit()).isEqualTo(1);
    assertThat(before.err()).contains("denied on resource (or it may not exist)");
    assertThat(after.out()).contains("ya29.");
  }

  private Result accounts(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("iam", "service-accounts"));
    all.addAll(List.of(arguments));
    return gcloudJson(all.toArray(String[]::new));
  }

  private Result run(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--project=" + PROJECT);
    return gcloudJson(all.toArray(String[]::new));
  }

  private Result gcloudJson(String... arguments) throws Exception {
    Result result = gcloud(arguments);
    assertThat(result.exit()).as("%s%n%s", List.of(arguments), result.err()).isZero();
    return result;
  }

  private Result gcloud(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("gcloud"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--format=json", "--quiet"));
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("gcloud did not end: " + command);
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Map<String, String> environment() {
    String url = "http://127.0.0.1:%d/".formatted(rest.port());
    return Map.of(
        "CLOUDSDK_AUTH_DISABLE_CREDENTIALS",
        "true",
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAM",
        url,
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER",
        url,
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS",
        url,
        "CLOUDSDK_CORE_PROJECT",
        PROJECT,
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING",
        "true",
        "CLOUDSDK_CONFIG",
        directory.resolve("config").toString());
  }
}
