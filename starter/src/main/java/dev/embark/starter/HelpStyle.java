package dev.embark.starter;

import dev.embark.starter.command.HelpTopic;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The house style of every help page: 80 columns, options grouped by subject, verbs grouped by
 * purpose. It is applied to all verbs centrally, so that none has to set it up.
 */
final class HelpStyle {
  private static final int COLUMNS = 80;

  private HelpStyle() {}

  /** Applies the style to the command and all its subcommands. */
  static void apply(CommandLine commandLine) {
    UsageMessageSpec usage = commandLine.getCommandSpec().usageMessage();
    usage.width(COLUMNS);
    usage.sortOptions(false);
    usage.abbreviateSynopsis(true);
    usage.synopsisHeading("Usage: ");
    usage.descriptionHeading("%n");
    usage.parameterListHeading("%nArguments:%n");
    usage.commandListHeading("");
    if (!usage.exitCodeList().isEmpty()) {
      usage.exitCodeListHeading("%nExit codes:%n");
    }
    Map<String, CommandLine.IHelpSectionRenderer> sections = commandLine.getHelpSectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpStyle::options);
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpStyle::commands);
    commandLine.setHelpSectionMap(sections);
    commandLine.getSubcommands().values().forEach(HelpStyle::apply);
  }

  private static String options(Help help) {
    CommandSpec command = help.commandSpec();
    StringBuilder text = new StringBuilder();
    for (OptionGroup group : OptionGroup.values()) {
      List<OptionSpec> options = group.of(command);
      if (!options.isEmpty()) {
        Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        text.append(System.lineSeparator()).append(group.heading()).append(':');
        text.append(System.lineSeparator()).append(layout);
      }
    }
    return text.toString();
  }

  private static String commands(Help help) {
    Map<String, CommandLine> verbs = help.commandSpec().subcommands();
    if (verbs.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    VerbGroup.ALL.forEach(
        group -> {
          heading(text, group.heading());
          group.verbs().stream()
              .filter(verbs::containsKey)
              .forEach(verb -> line(text, verb, summary(verbs.get(verb))));
        });
    heading(text, "Help topics");
    HelpTopic.all().forEach(topic -> line(text, topic.title(), topic.summary()));
    return text.toString();
  }

  private static void heading(StringBuilder text, String heading) {
    text.append(System.lineSeparator()).append(heading).append(':').append(System.lineSeparator());
  }

  private static void line(StringBuilder text, String name, String summary) {
    text.append("  %-13s".formatted(name)).append(summary).append(System.lineSeparator());
  }

  /** Returns the first line of a verb's description. */
  static String summary(CommandLine verb) {
    String[] description = verb.getCommandSpec().usageMessage().description();
    return description.length == 0 ? "" : description[0];
  }
}
