package dev.embark.starter;

import dev.embark.starter.command.HelpTopic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Generates the pages of {@code docs/cli} from the commands. */
final class CliReference {
  private static final String REGENERATION =
      """

      ## How to regenerate these pages

      They are generated from the code, together with the golden files of the help. After a change
      of a command:

      ```
      ./mvnw -q -pl starter -am test -Dgolden.update=true \\
        -Dtest='HelpTest,JsonShapesTest,RealServerTest,ReportFormatTest,CliReferenceTest' \\
        -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.runOrder=reversealphabetical
      ```
      """;

  private CliReference() {}

  /** Returns the page that lists all commands and topics. */
  static String index(CommandLine embark) {
    StringBuilder page = new StringBuilder("# Command line\n");
    for (VerbGroup group : VerbGroup.ALL) {
      page.append("\n## ")
          .append(group.heading())
          .append("\n\n| command | what it does |\n|---|---|\n");
      group.verbs().stream()
          .filter(embark.getSubcommands()::containsKey)
          .forEach(
              verb ->
                  row(
                      page,
                      "[" + verb + "](" + verb + ".md)",
                      escaped(HelpStyle.summary(embark.getSubcommands().get(verb)))));
    }
    page.append("\n## Help topics\n\n| topic | what it is about |\n|---|---|\n");
    HelpTopic.all()
        .forEach(
            topic ->
                row(page, "[" + topic.title() + "](" + topic.title() + ".md)", topic.summary()));
    row(page, "[JSON](json.md)", "The shapes of `--output json`.");
    return page.append(REGENERATION).toString();
  }

  /** Returns the page of one command. */
  static String page(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    StringBuilder page = new StringBuilder();
    page.append("# ").append(spec.qualifiedName()).append("\n");
    Arrays.stream(usage.description())
        .forEach(paragraph -> page.append("\n").append(escaped(paragraph)).append("\n"));
    page.append("\n```\n").append(synopsis(command)).append("\n```\n");
    arguments(page, spec);
    for (OptionGroup group : OptionGroup.values()) {
      options(page, group.heading(), group.of(spec));
    }
    page.append("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    usage.exitCodeList().forEach((code, meaning) -> row(page, code, escaped(meaning)));
    page.append("\n## Examples\n\n```\n").append(examples(usage)).append("\n```\n");
    String words = wordsBelow(usage);
    if (!words.isEmpty()) {
      page.append("\n").append(escaped(words)).append("\n");
    }
    return page.toString();
  }

  private static String synopsis(CommandLine command) {
    return command.getHelp().synopsis(0).strip();
  }

  private static void arguments(StringBuilder page, CommandSpec spec) {
    List<PositionalParamSpec> arguments = spec.positionalParameters();
    if (!arguments.isEmpty()) {
      page.append("\n## Arguments\n\n| argument | meaning |\n|---|---|\n");
      arguments.forEach(each -> row(page, "`" + label(each) + "`", description(each)));
    }
  }

  private static void options(StringBuilder page, String heading, List<OptionSpec> options) {
    if (!options.isEmpty()) {
      page.append("\n## ").append(heading).append("\n\n| option | meaning |\n|---|---|\n");
      options.forEach(option -> row(page, names(option), description(option)));
    }
  }

  private static String names(OptionSpec option) {
    String names = "`" + String.join("`, `", option.names()) + "`";
    return option.arity().max() == 0 ? names : names + " `" + label(option) + "`";
  }

  /** Returns the name of the value; a bar would end a cell of the table, even in code. */
  private static String label(ArgSpec arg) {
    return arg.paramLabel().replace("|", "\\|");
  }

  private static String description(ArgSpec arg) {
    return escaped(Arrays.stream(arg.description()).collect(Collectors.joining(" ")));
  }

  private static String examples(UsageMessageSpec usage) {
    return Arrays.stream(usage.footer())
        .filter(CliReference::isExample)
        .map(line -> line.substring(2).replace("%%", "%"))
        .collect(Collectors.joining("\n"));
  }

  /** Returns the text of a footer without its examples. */
  private static String wordsBelow(UsageMessageSpec usage) {
    return Arrays.stream(usage.footer())
        .filter(line -> !isExample(line) && !line.isBlank() && !line.matches("Examples?:"))
        .collect(Collectors.joining(" "));
  }

  private static boolean isExample(String line) {
    return line.startsWith("  ");
  }

  private static void row(StringBuilder page, String first, String second) {
    page.append("| ").append(first).append(" | ").append(second).append(" |\n");
  }

  private static String escaped(String text) {
    return text.replace("%%", "%").replace("|", "\\|").replace("*", "\\*").replace("_", "\\_");
  }
}
