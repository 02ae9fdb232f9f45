package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the command line in its own JVM to check which classes it loads and how much memory the
 * process takes, including all that a JVM needs in addition to its heap.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StartUpTest {
  private static final long MOST_KIB = 256 * 1024;
  private static final List<String> SMALL =
      List.of("-Xmx160m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  private static final Pattern PEAK = Pattern.compile(PeakMemory.LINE + "(\\d+)");

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
  @EnabledOnOs(OS.LINUX)
  void validatesTenThousandClustersWithin256MiB() throws Exception {
    // given
    Path manifest = folder.resolve("large.yaml");
    Files.writeString(manifest, ManifestTexts.fleetOf(10_000));

    // when
    Run run = run(folder, SMALL, "validate", "large.yaml");

    // then
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out()).contains("large.yaml: valid").contains("10,000 clusters");
    assertThat(peakKib(run)).isPositive().isLessThanOrEqualTo(MOST_KIB);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsAllProblemsOfTenThousandClustersWithin256MiBAndShowsTheFirstFifty() throws Exception {
    // given
    String broken =
        ManifestTexts.fleetOf(10_000)
            .replaceAll("id: 7d1a1f0e", "id: 7D1A1F0E")
            .replace("@acme-prod.iam.gserviceaccount.com", "@acme-prod.example")
            .replace("labels:", "lables:");
    Files.writeString(folder.resolve("broken.yaml"), broken);

    // when
    Run run = run(folder, SMALL, "validate", "broken.yaml");

    // then
    assertThat(run.exitCode()).as(run.out()).isEqualTo(64);
    assertThat(
            run.out()
                .lines()
                .filter(line -> line.startsWith("broken.yaml:") && line.contains("clusters[")))
        .hasSize(50)
        .allSatisfy(line -> assertThat(line).matches("broken.yaml:\\d+:\\d+: error: .*"));
    assertThat(run.out()).contains("and 29950 more").contains("30000 errors");
    assertThat(peakKib(run)).isPositive().isLessThanOrEqualTo(MOST_KIB);
  }

  private static long peakKib(Run run) {
    Matcher peak = PEAK.matcher(run.out());
    assertThat(peak.find()).as(run.out()).isTrue();
    return Long.parseLong(peak.group(1));
  }

  private static boolean isRemoteClass(String line) {
    return line.contains("io.grpc") || line.contains("io.temporal") || line.contains("protobuf");
  }

  private Run run(Path directory, List<String> jvm, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), PeakMemory.class.getName()));
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
