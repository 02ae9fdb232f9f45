package dev.embark.starter.report;

import dev.embark.starter.client.EngineState;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Archives the reports of ended runs, because Temporal deletes their histories after the retention
 * period: as HTML and JSON in the folder {@code reports}, next to the files of {@code embark up}.
 */
public final class ReportArchive {
  private ReportArchive() {}

  /**
   * Writes the report.
   *
   * @return the HTML file
   * @throws IOException if the folder cannot be written, or the disk is full
   */
  public static Path keep(Evidence evidence, RunInfo run, Surroundings surroundings)
      throws IOException {
    Path folder = EngineState.folder(surroundings).resolve("reports");
    Files.createDirectories(folder);
    // Fleet names and cluster ids are plain: they cannot contain a path.
    String name = evidence.name() + "-" + run.runId();
    for (ReportFormat format : List.of(ReportFormat.JSON, ReportFormat.HTML)) {
      // Nobody asked for it, so that nobody else is to read it.
      WholeFile.writePrivately(
          folder.resolve(name + "." + format), out -> fill(evidence, format, out));
    }
    return folder.resolve(name + "." + ReportFormat.HTML);
  }

  /**
   * Writes one format of the report to a file that its owner chose, in one move where the file's
   * folder permits it. A symlink stays one, and a file keeps its permissions.
   *
   * @throws IOException if it cannot be written, such as a folder, or the disk is full
   */
  public static void write(Evidence evidence, ReportFormat format, Path file) throws IOException {
    WholeFile.write(file, out -> fill(evidence, format, out));
  }

  private static void fill(Evidence evidence, ReportFormat format, OutputStream file)
      throws IOException {
    PrintWriter out = new PrintWriter(file, false, StandardCharsets.UTF_8);
    format.write(evidence, out);
    if (out.checkError()) {
      throw new IOException("the report could not be written to the end");
    }
  }
}
