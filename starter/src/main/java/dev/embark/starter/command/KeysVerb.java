package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.KeySwitch.Result;
import dev.embark.workflows.model.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
      return switchAll(accounts, subjects, client, console).number();
    }
  }

  // ---- switch

  private ExitCode switchAll(
      Map<String, Seen> accounts, Subjects subjects, EmbarkClient client, Console console) {
    List<Seen> unseen = accounts.values().stream().filter(seen -> seen.keys() == null).toList();
    for (Seen seen : unseen) {
      console.warn(seen.target().clientServiceAccount() + ": " + seen.keysUnseen());
    }
    List<Order> orders = orders(accounts.values(), client);
    requireFound(orders);
    orders.forEach(order -> order.spared().forEach(key -> warnOfSpared(order, key, console)));
    List<Order> meant = orders.stream().filter(order -> !order.keys().isEmpty()).toList();
    if (!meant.isEmpty()) {
      confirm(meant, console);
    } else if (!console.forPrograms()) {
      console.line(
          unseen.isEmpty()
              ? "No keys to switch."
              : "No keys to switch among those that could be listed.");
    }
    List<KeySwitch.Report> reports = new ArrayList<>();
    Missed missed = new Missed();
    try {
      for (Order order : meant) {
        missed
            .unless(order.account(), () -> switchKeys(order, subjects, client, console))
            .ifPresent(
                report -> {
                  reports.add(report);
                  showAtOnce(report, console);
                });
      }
    } finally {
      // Whoever detaches is to know, too, what has been switched by then.
      showRest(reports, missed, unseen, console);
    }
    boolean all =
        reports.stream()
            .map(KeySwitch.Report::result)
            .allMatch(result -> result == Result.SWITCHED || result == Result.UNCHANGED);
    boolean spared = orders.stream().anyMatch(order -> !order.spared().isEmpty());
    return all && unseen.isEmpty() && !spared && missed.isNone()
        ? ExitCode.DONE
        : missed.exitCode();
  }

  /** Returns what to switch of each account whose keys were listed. */
  private List<Order> orders(Collection<Seen> accounts, EmbarkClient client) {
    List<Order> orders = new ArrayList<>();
    for (Seen seen : accounts) {
      List<Access.Key> keys =
          seen.keys() == null
              ? List.of()
              : seen.keys().keys().stream().filter(key -> key.disabled() != disable).toList();
      if (!keys.isEmpty()) {
        orders.add(disable ? new Order(seen, keys, List.of()) : toEnable(seen, keys, client));
      }
    }
    return orders;
  }

  /** A key that Embark did not disable may have been stolen: it stays, unless it is named. */
  private Order toEnable(Seen seen, List<Access.Key> disabled, EmbarkClient client) {
    Set<String> ids =
        keyIds.isEmpty()
            ? client.access().disabledByEmbark(seen.target().clientServiceAccount())
            : Set.copyOf(keyIds);
    List<Access.Key> others = disabled.stream().filter(key -> !ids.contains(key.id())).toList();
    return new Order(
        seen,
        disabled.stream().filter(key -> ids.contains(key.id())).toList(),
        keyIds.isEmpty() ? others : List.of());
  }

  private void requireFound(List<Order> orders) {
    Set<String> missing = new LinkedHashSet<>(keyIds);
    orders.forEach(order -> order.keys().forEach(key -> missing.remove(key.id())));
    if (!missing.isEmpty()) {
      throw CommandException.of(
          ExitCode.FAILED,
          "No disabled key of these service accounts: "
              + String.join(", ", missing)
              + ". Nothing was switched.");
    }
  }

  private void warnOfSpared(Order order, Access.Key key, Console console) {
    console.warn(
        described(order, key)
            + ", stays disabled: the account's last recorded run did not disable it. If you know"
            + " why it is disabled, add --key "
            + key.id());
  }

  private String described(Order order, Access.Key key) {
    OptionalLong age = key.ageDays(surroundings.clock().millis());
    return "key "
        + key.id()
        + " of "
        + order.account()
        + (age.isPresent() ? ", " + age.getAsLong() + " days old" : "");
  }

  private void confirm(List<Order> orders, Console console) {
    StringBuilder question = new StringBuilder();
    for (Order order : enable ? orders : List.<Order>of()) {
      for (Access.Key key : order.keys()) {
        question.append("  ").append(described(order, key)).append('\n');
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

  /**
   * Names all clusters that share the account, including those not selected: they lose the key as
   * well.
   */
  private KeySwitch.Report switchKeys(
      Order order, Subjects subjects, EmbarkClient client, Console console) {
    String account = order.account();
    KeySwitch.Request request =
        new KeySwitch.Request(
            order.seen().target(),
            disable,
            new Timing(client.server().propagation()),
            authorship.authorship(surroundings),
            subjects.sharing(account),
            disable ? List.of() : order.keys().stream().map(Access.Key::id).toList());
    StartedRun run = client.access().switchKeys(request);
    return new EndSubject<>(
            run.workflowId(),
            disable
                ? "disabling keys of " + account + ", then watching for some minutes"
                : "enabling keys of " + account,
            "  embark keys "
                + CommandText.word(named.subject)
                + "    # shows the state of the keys",
            () -> client.access().report(run, KeySwitch.Report.class))
        .await(surroundings, console, null)
        .orElseThrow();
  }

  /**
   * Switching takes minutes per account: shows each result immediately, unless one document holds
   * all.
   */
  private static void showAtOnce(KeySwitch.Report report, Console console) {
    if (console.format() == OutputFormat.JSONL) {
      console.document(Json.document("KeysSwitched", json(report)));
    } else if (!console.forPrograms()) {
      print(report, console);
    }
  }

  /**
   * Prints what programs have not received yet: accounts without a run, and the single document.
   */
  private static void showRest(
      List<KeySwitch.Report> reports, Missed missed, List<Seen> unseen, Console console) {
    List<ObjectNode> rest = new ArrayList<>();
    missed
        .byName()
        .forEach(
            (account, trouble) -> rest.add(notSwitched(account, Missed.RESULT, trouble.what())));
    unseen.forEach(
        seen ->
            rest.add(
                notSwitched(seen.target().clientServiceAccount(), "UNSEEN", seen.keysUnseen())));
    if (console.format() == OutputFormat.JSONL) {
      rest.forEach(each -> console.document(Json.document("KeysSwitched", each)));
    } else if (console.format() == OutputFormat.JSON) {
      ObjectNode whole = Json.document("KeySwitches");
      ArrayNode accounts = whole.putArray("accounts");
      reports.forEach(report -> accounts.add(json(report)));
      accounts.addAll(rest);
      console.document(whole);
    } else {
      missed.byName().forEach((account, trouble) -> Missed.print(account, trouble, console));
    }
  }

  /** Uses the form of the other accounts, so that none is missing from the list. */
  private static ObjectNode notSwitched(String account, String result, @Nullable String message) {
    ObjectNode node =
        Json.object()
            .put("serviceAccount", account)
            .put("result", result)
            .putNull("code")
            .put("message", message);
    node.putArray("keys");
    node.putArray("commands");
    return node;
  }

  private static ObjectNode json(KeySwitch.Report report) {
    ObjectNode node =
        Json.object()
            .put("serviceAccount", report.account())
            .put("result", report.result().name())
            .put("code", report.code() == null ? null : report.code().name())
            .put("message", report.message());
    ArrayNode keys = node.putArray("keys");
    report.keys().forEach(key -> keys.add(key.id()));
    ArrayNode commands = node.putArray("commands");
    report.commands().forEach(commands::add);
    return node;
  }

  private static void print(KeySwitch.Report report, Console console) {
    console.line(report.account() + ": " + report.result() + ", " + report.keys().size() + " keys");
    if (report.code() != null) {
      console.line("  " + report.code() + ": " + report.message());
      console.line("  next move: " + report.code().move().who() + ". " + report.code().remedy());
    }
    report.commands().forEach(command -> console.talk("  " + command));
  }

  /**
   * What is to be switched of one account.
   *
   * @param keys the keys to switch
   * @param spared disabled keys that are not enabled, because nobody knows who disabled them
   */
  private record Order(Seen seen, List<Access.Key> keys, List<Access.Key> spared) {
    String account() {
      return seen.target().clientServiceAccount();
    }
  }
}
