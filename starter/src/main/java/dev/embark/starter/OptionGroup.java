package dev.embark.starter;

import dev.embark.starter.command.AuthorshipOptions;
import dev.embark.starter.command.OnboardingRolloutOptions;
import dev.embark.starter.command.OutputOptions;
import dev.embark.starter.command.RolloutOptions;
import dev.embark.starter.command.SelectionOptions;
import dev.embark.starter.command.TemporalOptions;
import java.lang.reflect.Member;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The subject of an option, determined by the mixin that declares it. */
enum OptionGroup {
  OWN("Options"),
  SELECTION("Cluster selection", SelectionOptions.class),
  ROLLOUT("Rollout", RolloutOptions.class, OnboardingRolloutOptions.class),
  RECORD("Audit record", AuthorshipOptions.class),
  CONNECTION("Temporal connection", TemporalOptions.class),
  OUTPUT("Output and help", OutputOptions.class, EmbarkCommand.class);

  private final String heading;
  private final List<Class<?>> mixins;

  OptionGroup(String heading, Class<?>... mixins) {
    this.heading = heading;
    this.mixins = List.of(mixins);
  }

  String heading() {
    return heading;
  }

  /** Returns the command's options in this group, in declaration order. */
  List<OptionSpec> of(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden() && groupOf(option) == this)
        .toList();
  }

  private static OptionGroup groupOf(OptionSpec option) {
    if (option.inherited()) {
      return OUTPUT;
    }
    Class<?> declaring =
        option.userObject() instanceof Member member ? member.getDeclaringClass() : Object.class;
    return Arrays.stream(values())
        .filter(group -> group.mixins.contains(declaring))
        .findFirst()
        .orElse(OWN);
  }
}
