package dev.embark.starter;

import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code embark}: the root of the command line. */
@Command(
    name = "embark",
    description =
        "Moves fleets of GKE clusters onto Cast AI's service account impersonation, durably.",
    footer = {
      "",
      "Start here:",
      "  embark demo          a fleet with faults, in seconds; no account needed",
      "  embark init          write a commented sample manifest",
      "",
      "For help on a command or topic: embark help COMMAND"
    })
public final class EmbarkCommand implements Runnable {
  /**
   * The verbs, in the order in which help lists them. A verb is a class annotated with picocli's
   * {@code @Command} that implements {@code Callable<Integer>} and has a public constructor that
   * takes either nothing or a {@link Surroundings}. Its fields and method signatures must not name
   * gRPC or Temporal classes: {@code embark --help} loads every verb.
   */
  static final List<String> VERBS =
      List.of(
          "dev.embark.starter.command.InitVerb",
          "dev.embark.starter.command.ValidateVerb",
          "dev.embark.starter.command.DiscoverVerb",
          "dev.embark.starter.command.DoctorVerb",
          "dev.embark.starter.command.PlanVerb",
          "dev.embark.starter.command.PermissionsVerb",
          "dev.embark.starter.command.KeysVerb",
          "dev.embark.starter.command.OnboardVerb",
          "dev.embark.starter.command.OffboardVerb",
          "dev.embark.starter.command.DriftVerb",
          "dev.embark.starter.command.ListVerb",
          "dev.embark.starter.command.StatusVerb",
          "dev.embark.starter.command.WatchVerb",
          "dev.embark.starter.command.DescribeVerb",
          "dev.embark.starter.command.DiagnoseVerb",
          "dev.embark.starter.command.SettingsVerb",
          "dev.embark.starter.command.ReportVerb",
          "dev.embark.starter.command.PauseVerb",
          "dev.embark.starter.command.ResumeVerb",
          "dev.embark.starter.command.ApproveVerb",
          "dev.embark.starter.command.SkipVerb",
          "dev.embark.starter.command.SetVerb",
          "dev.embark.starter.command.RetryVerb",
          "dev.embark.starter.command.StopVerb",
          "dev.embark.starter.command.RollbackVerb",
          "dev.embark.starter.host.UpVerb",
          "dev.embark.starter.host.WorkerVerb",
          "dev.embark.starter.host.SimulatorsVerb",
          "dev.embark.starter.host.CodecServerVerb",
          "dev.embark.starter.host.KeysetVerb",
          "dev.embark.starter.host.DemoVerb",
          "dev.embark.starter.command.VersionVerb",
          "dev.embark.starter.command.CompletionVerb",
          "dev.embark.starter.command.HelpVerb");

  /**
   * The calls people try first. They are answered from a file because generating the text requires
   * the models of all verbs; a test compares the two.
   */
  private static final Set<String> CALLS_FOR_HELP = Set.of("-h", "--help", "help");

  private static final Set<String> FLAGS_FOR_HELP = Set.of("-h", "--help");

  /** Verbs that need the models of all verbs. */
  private static final Set<String> ABOUT_ALL = Set.of("help", "completion");

  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @Option(
      names = "--stacktrace",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  boolean stacktrace;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int execute(Surroundings surroundings, String... arguments) {
    if (arguments.length == 1 && CALLS_FOR_HELP.contains(arguments[0])) {
      return help(surroundings);
    }
    if (isHelpAboutOne(arguments)) {
      return CommandLines.of(surroundings, VERBS).execute("help", arguments[1]);
    }
    return CommandLines.of(surroundings, verbsFor(arguments)).execute(arguments);
  }

  /** Whether the arguments are such as {@code --help onboard}, which means the command's help. */
  private static boolean isHelpAboutOne(String... arguments) {
    return arguments.length == 2
        && FLAGS_FOR_HELP.contains(arguments[0])
        && !arguments[1].startsWith("-");
  }

  private static int help(Surroundings surroundings) {
    try (InputStream text = EmbarkCommand.class.getResourceAsStream("help.txt")) {
      surroundings
          .out()
          .print(new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8));
      surroundings.out().flush();
      return ExitCode.DONE.number();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns only the verb that is named: building the models of all verbs would take most of a
   * short command's time. Returns all verbs for an unknown word, since any of them may be
   * suggested, and if the root's help is asked for, which lists them.
   */
  static List<String> verbsFor(String... arguments) {
    String word = wordOf(arguments);
    boolean isAboutAll = ABOUT_ALL.contains(word) || asksForHelpOfRoot(arguments);
    return VERBS.stream()
        .filter(verb -> nameOf(verb).equals(word) && !isAboutAll)
        .findFirst()
        .map(List::of)
        .orElse(VERBS);
  }

  /** Whether a flag for help comes before the verb. */
  private static boolean asksForHelpOfRoot(String... arguments) {
    return Arrays.stream(arguments)
        .takeWhile(each -> each.startsWith("-"))
        .anyMatch(FLAGS_FOR_HELP::contains);
  }

  /**
   * Returns the first argument that is not an option, which names the verb; empty if there is none.
   */
  private static String wordOf(String... arguments) {
    return Arrays.stream(arguments).filter(each -> !each.startsWith("-")).findFirst().orElse("");
  }

  /**
   * Returns the name of a verb's class: {@code codec-server} for {@code
   * dev.embark.starter.host.CodecServerVerb}.
   */
  static String nameOf(String verb) {
    return verb.substring(verb.lastIndexOf('.') + 1)
        .replaceAll("Verb$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
