package dev.embark.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run micro}: measures the policy editor and the manifest reader with JMH. */
@Command(
    name = "micro",
    description = "Measures the policy editor and the manifest reader with JMH.",
    mixinStandardHelpOptions = true)
final class MicroVerb implements Callable<Integer> {

  @Option(names = "--results", paramLabel = "FOLDER")
  @Nullable Path results;

  @Override
  public Integer call() throws RunnerException, IOException {
    Collection<RunResult> measured =
        new Runner(
                new OptionsBuilder()
                    .include(PolicyEditorBenchmark.class.getSimpleName())
                    .include(ManifestReaderBenchmark.class.getSimpleName())
                    .build())
            .run();
    if (results != null) {
      Results.keep(results, "micro", json(measured));
    }
    return 0;
  }

  private static ObjectNode json(Collection<RunResult> measured) {
    ObjectNode json = Results.JSON.createObjectNode();
    json.put("scenario", "micro");
    for (RunResult run : measured) {
      Result<?> figure = run.getPrimaryResult();
      String benchmark = run.getParams().getBenchmark();
      String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
      for (String parameter : run.getParams().getParamsKeys()) {
        name += ", " + run.getParams().getParam(parameter) + " " + parameter;
      }
      ObjectNode one = json.putObject(name);
      one.put("unit", figure.getScoreUnit());
      one.put("mean", Results.round(figure.getScore()));
      one.put("plusOrMinus", Results.round(figure.getScoreError()));
    }
    return json;
  }
}
