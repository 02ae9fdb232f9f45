package dev.embark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Saves results as files, with a description of the machine. */
final class Results {

  static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final double BYTES_PER_GIB = 1L << 30;

  private Results() {}

  static void keep(Path folder, String name, ObjectNode result) throws IOException {
    result.set("machine", machine());
    Path file = Files.createDirectories(folder).resolve(name + ".json");
    Files.writeString(file, JSON.writeValueAsString(result) + "\n");
    System.err.println("Kept in " + file);
  }

  /** Describes what makes results comparable or not. */
  private static ObjectNode machine() {
    ObjectNode machine = JSON.createObjectNode();
    machine.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("memoryGiB", memoryGiB());
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    machine.put("java", System.getProperty("java.version"));
    machine.put("temporalSdk", io.temporal.serviceclient.Version.LIBRARY_VERSION);
    return machine;
  }

  private static long memoryGiB() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Math.round(system.getTotalMemorySize() / BYTES_PER_GIB);
  }

  /** Rounds to one decimal, the precision of such measurements. */
  static double round(double figure) {
    return Math.round(figure * 100) / 100.0;
  }
}
