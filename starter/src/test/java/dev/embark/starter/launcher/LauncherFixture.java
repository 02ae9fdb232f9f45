package dev.embark.starter.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The launcher in its own project folder, whose path contains a space, with a fake Maven that only
 * records its calls and fake Javas that only print their arguments.
 */
final class LauncherFixture {

  /** The result of a run. */
  record Run(int exitCode, String out, String err) {}

  private static final List<String> MODULES =
      List.of("workflows", "simulators", "activities", "encryption", "worker", "starter", "e2e");

  private static final List<String> PROGRAMS =
      List.of(
          "basename",
          "cat",
          "chmod",
          "cksum",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "mkdir",
          "mktemp",
          "mv",
          "ps",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sh",
          "sleep",
          "sort",
          "uname");

  private final Path root;
  private final Path project;

  LauncherFixture(Path root) throws IOException {
    this.root = root;
    this.project = Files.createDirectories(root.resolve("a folder/embark-0.1"));
    Files.copy(repository().resolve("embark"), project.resolve("embark"));
    String archiving = "starter/src/main/sh/archive-classes.sh";
    write(archiving, Files.readString(repository().resolve(archiving)));
    write("pom.xml", "<project/>");
    write(".mvn/maven.config", "");
    for (String module : MODULES) {
      write(module + "/pom.xml", "<project/>");
      write(module + "/src/main/java/Some.java", "class Some {}");
      write(module + "/src/test/java/SomeTest.java", "class SomeTest {}");
    }
    maven("echo one >> builds; sleep 0.2");
    ageEverything();
  }

  /** Returns the checked-out repository whose launcher is tested. */
  static Path repository() {
    return Path.of("").toAbsolutePath().getParent();
  }

  Path project() {
    return project;
  }

  /** Sets the script that Maven runs in the project folder. */
  void maven(String script) throws IOException {
    write("mvnw", script + "\n");
  }

  Path write(String file, String content) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, content);
  }

  /** Returns how often Maven was called. */
  long builds() throws IOException {
    Path builds = project.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  /** Creates a Java installation; without a compiler it is a runtime. */
  Path java(String version, boolean compiler) throws IOException {
    Path home = root.resolve("java-" + version + (compiler ? "" : "-jre"));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable(
        home.resolve("bin/java"),
        "echo java "
            + version
            + " \"$@\"; echo EMBARK_JAVA_OPTS is ${EMBARK_JAVA_OPTS-unset};"
            + " echo LC_ALL is ${LC_ALL-unset}");
    if (compiler) {
      executable(home.resolve("bin/javac"), "exit 0");
    }
    return home;
  }

  /** Creates a folder of the programs that the launcher may call, without Java. */
  Path programs() throws IOException {
    Path bin = root.resolve("programs");
    if (Files.exists(bin)) {
      return bin;
    }
    Files.createDirectories(bin);
    for (String program : PROGRAMS) {
      executable(bin.resolve(program), "exec " + real(program) + " \"$@\"");
    }
    return bin;
  }

  private static Path real(String program) {
    Path file = Path.of("/usr/bin", program);
    return Files.exists(file) ? file : Path.of("/bin", program);
  }

  /** Replaces a program, which the script finds under its path as {@code $real}. */
  void program(String name, String script) throws IOException {
    executable(programs().resolve(name), "real=" + real(name) + "\n" + script);
  }

  Run run(Map<String, String> environment, String... arguments) throws Exception {
    return run(project.resolve("embark"), root, environment, arguments);
  }

  Run run(Path launcher, Path directory, Map<String, String> environment, String... arguments)
      throws Exception {
    return ended(start(launcher, directory, environment, arguments));
  }

  Process start(Path launcher, Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        Stream.concat(Stream.of("/bin/sh", launcher.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> complete = new HashMap<>(environment);
    complete.putIfAbsent("PATH", programs().toString());
    builder.environment().clear();
    builder.environment().putAll(complete);
    return builder.start();
  }

  Run ended(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(240, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("The launcher does not end");
    }
    return new Run(process.exitValue(), out, err);
  }

  /** In practice, sources are older than builds; here both are created within a moment. */
  private void ageEverything() throws IOException {
    try (Stream<Path> files = Files.walk(project)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
      }
    }
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("Cannot make " + file + " executable");
    }
  }
}
