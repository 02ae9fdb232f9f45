package dev.embark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The resource usage of a process, as the kernel counts it.
 *
 * @param cpuSeconds user and system time since its start
 * @param peakMiB the peak resident memory
 * @param residentMiB the current resident memory
 */
record Usage(double cpuSeconds, double peakMiB, double residentMiB) {

  static final Usage NONE = new Usage(0, 0, 0);

  /** Fields of {@code /proc/PID/stat} after the name: user time, then system time. */
  private static final int USER_TIME = 11;

  private static final double TICKS_PER_SECOND = 100;
  private static final double KIB_PER_MIB = 1024;

  /**
   * Reads the usage of a running process.
   *
   * @throws IOException if it has ended, or the machine has no {@code /proc}
   */
  static Usage of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    return parse(
        Files.readString(process.resolve("stat")), Files.readString(process.resolve("status")));
  }

  static Usage parse(String stat, String status) {
    // The name is in parentheses and may contain spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
    double ticks =
        Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[USER_TIME + 1]);
    return new Usage(ticks / TICKS_PER_SECOND, mib(status, "VmHWM:"), mib(status, "VmRSS:"));
  }

  private static double mib(String status, String key) {
    return status
            .lines()
            .filter(line -> line.startsWith(key))
            .map(line -> line.replaceAll("\\D", ""))
            .mapToDouble(Double::parseDouble)
            .findFirst()
            .orElse(0)
        / KIB_PER_MIB;
  }
}
