package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.command.KeySwitching.Order;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.KeySwitch;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embark keys FILE|CLUSTER}: finds the keys that impersonation has made unnecessary. */
@Command(
    name = "keys",
    description = {
      "List keys that clusters no longer need once they impersonate.",
      "Disable these keys, watch for some days, then delete them. Shows when a key was last used if"
          + " the worker asks Google's Policy Analyzer (EMBARK_POLICY_ANALYZER_URL)."
    },
    footer = {
      "",
      "Examples:",
      "  embark keys fleet.yaml",
      "  embark keys fleet.yaml --disable-keys --change CHG0042",
      "  embark keys 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11 --enable-keys"
    },
    exitCodeList = {
      "0:listed, or switched",
      "1:failed, or some keys to be switched could not be listed or switched",
      "4:Temporal, a worker or Google cannot be reached or refuses the call",
      "64:usage error, invalid manifest, or not confirmed",
      "130:Ctrl-C: detached; the switch in progress continues"
    })
public final class KeysVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--disable-keys",
      description =
          "Disable an account's keys if all its clusters are proven to impersonate, watch, and"
              + " enable the keys again if a cluster stops working. Needs a worker that runs with"
              + " EMBARK_ALLOW_DISABLING_KEYS.")
  boolean disable;

  @Option(
      names = "--enable-keys",
      description = "Enable the keys that the last --disable-keys disabled.")
  boolean enable;

  @Option(
      names = "--key",
      paramLabel = "ID",
      split = ",",
      description =
          "With --enable-keys: this key, whoever disabled it; may be given several times.")
  List<String> keyIds = List.of();

  @Option(names = "--details", description = "List each key instead of groups.")
  boolean details;

  @Option(
      names = {"-y", "--yes"},
      description = "Switch without asking.")
  boolean yes;

  @Mixin SubjectOptions named = new SubjectOptions();
  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin AuthorshipOptions authorship = new AuthorshipOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public KeysVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (disable && enable) {
      throw CommandException.of(ExitCode.USAGE, "Give --disable-keys or --enable-keys, not both.");
    }
    if (!keyIds.isEmpty() && !enable) {
      throw CommandException.of(ExitCode.USAGE, "--key needs --enable-keys.");
    }
    Console console = output.console(surroundings);
    Function<EmbarkClient, Subjects> meant = named.read(selection, surroundings);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      Subjects subjects = meant.apply(client);
      Map<String, Seen> accounts = new LinkedHashMap<>();
      client
          .inspections()
          .surveyAccess(subjects.clusters(), authorship.authorship(surroundings))
          .forEach(seen -> accounts.putIfAbsent(seen.target().clientServiceAccount(), seen));
      if (!disable && !enable) {
        Instant now = surroundings.clock().instant();
        new KeyListing(List.copyOf(accounts.values()), details, now).show(console);
        return ExitCode.DONE.number();
      }
      KeySwitching switching =
          new KeySwitching(disable, keyIds, authorship.authorship(surroundings), subjects, client);
      return switchAll(accounts.values(), switching, console).number();
    }
  }

  private ExitCode switchAll(Collection<Seen> accounts, KeySwitching switching, Console console) {
    KeySwitchReport report = new KeySwitchReport(accounts, console);
    report.warnOfUnseen();
    List<Order> orders = switching.orders(accounts);
    orders.forEach(order -> order.sparedWarnings(surroundings.clock()).forEach(console::warn));
    List<Order> meant = orders.stream().filter(order -> !order.keys().isEmpty()).toList();
    if (meant.isEmpty()) {
      report.showNoKeys();
    } else {
      confirm(meant, console);
    }
    try {
      meant.forEach(
          order -> report.add(order.account(), () -> switchKeys(order, switching, console)));
    } finally {
      // Whoever detaches is to know, too, what has been switched by then.
      report.showRest();
    }
    return report.exitCode(orders.stream().anyMatch(order -> !order.spared().isEmpty()));
  }

  private void confirm(List<Order> orders, Console console) {
    StringBuilder question = new StringBuilder();
    for (Order order : enable ? orders : List.<Order>of()) {
      for (Access.Key key : order.keys()) {
        question.append("  ").append(order.described(key, surroundings.clock())).append('\n');
      }
    }
    question
        .append("  keys of ")
        .append(FleetSummary.counted(orders.size(), "service account"))
        .append(disable ? "\nDisable?" : "\nEnable?");
    if (!yes && !console.confirm(question.toString())) {
      throw CommandException.declined("Nothing was switched.");
    }
  }

  private KeySwitch.Report switchKeys(Order order, KeySwitching switching, Console console) {
    return switching.start(order, named.subject).await(surroundings, console, null).orElseThrow();
  }
}
