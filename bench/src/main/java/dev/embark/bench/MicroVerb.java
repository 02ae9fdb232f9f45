package dev.embark.bench;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;

/** {@code bench/run micro}: the policy editor and the manifest reader under JMH. */
@Command(
    name = "micro",
    description = "Measures the policy editor and the manifest reader with JMH.",
    mixinStandardHelpOptions = true)
final class MicroVerb implements Callable<Integer> {

  @Override
  public Integer call() throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(PolicyEditorBenchmark.class.getSimpleName())
                .include(ManifestReaderBenchmark.class.getSimpleName())
                .build())
        .run();
    return 0;
  }
}
