package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the command line in a JVM of its own, to see which classes it loads and what it needs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StartUpTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "help",
        "validate good.yaml",
        "validate good.csv",
        "validate everything-wrong.yaml",
        "init -",
        "completion bash",
        "completion zsh",
        "help manifest",
        "report --help",
        "version --output json"
      })
  void loadsNoClassOfGrpcOrTemporalFor(String commandLine) throws Exception {
    // when
    Run run =
        run(
            Golden.resource("manifests").toAbsolutePath(),
            List.of("-verbose:class"),
            commandLine.split(" "));

    // then
    assertThat(run.exitCode()).isIn(0, 64);
    assertThat(run.out()).contains("dev.embark.starter.EmbarkCommand ");
    assertThat(run.out().lines().filter(StartUpTest::isRemoteClass)).isEmpty();
  }

  @Test
  void validatesTenThousandClustersWithin256MiB() throws Exception {
    // given
    Path manifest = folder.resolve("large.yaml");
    Files.writeString(manifest, ManifestTexts.fleetOf(10_000));

    // when
    Run run = run(folder, List.of("-Xmx256m"), "validate", "large.yaml");

    // then
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out()).contains("large.yaml: valid").contains("10,000 clusters");
  }

  @Test
  void findsAllProblemsOfTenThousandClustersWithin256MiBAndShowsTheFirstFifty() throws Exception {
    // given
    String broken =
        ManifestTexts.fleetOf(10_000)
            .replaceAll("id: 7d1a1f0e", "id: 7D1A1F0E")
            .replace("@acme-prod.iam.gserviceaccount.com", "@acme-prod.example")
            .replace("labels:", "lables:");
    Files.writeString(folder.resolve("broken.yaml"), broken);

    // when
    Run run = run(folder, List.of("-Xmx256m"), "validate", "broken.yaml");

    // then
    assertThat(run.exitCode()).as(run.out()).isEqualTo(64);
    assertThat(
            run.out()
                .lines()
                .filter(line -> line.startsWith("broken.yaml:") && line.contains("clusters[")))
        .hasSize(50)
        .allSatisfy(line -> assertThat(line).matches("broken.yaml:\\d+:\\d+: error: .*"));
    assertThat(run.out()).contains("and 29950 more").contains("30000 errors");
  }

  private static boolean isRemoteClass(String line) {
    return line.contains("io.grpc") || line.contains("io.temporal") || line.contains("protobuf");
  }

  private Run run(Path directory, List<String> jvm, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exitCode = process.waitFor();
    return new Run(exitCode, Files.readString(output, StandardCharsets.UTF_8));
  }

  private record Run(int exitCode, String out) {}
}
