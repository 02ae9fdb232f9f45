package dev.embark.e2e.safety;

import static dev.embark.e2e.safety.Course.ENDS;
import static dev.embark.e2e.safety.Course.HOLDS;
import static dev.embark.e2e.safety.Course.PASSES;

import dev.embark.simulators.fault.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A fault, how often it strikes in a row, and its effect on the step.
 *
 * @param title its name in the table
 * @param fault the simulator's fault, or the event at the worker or the run
 * @param times how often; {@link Integer#MAX_VALUE} until it is removed
 * @param course the effect on the step
 */
record MatrixFault(String title, Fault fault, int times, Course course) {

  private static final int LASTING = Integer.MAX_VALUE;

  private static final String A_MOMENT_AGO = "PT1M";

  /** Before the grants to be undone were created: Google mentions 7 minutes. */
  private static final String LONG_AGO = "PT7M";

  private static final String STRANGER = "someone@strangers-project.iam.gserviceaccount.com";

  /** No fault at all. */
  static final MatrixFault NONE = new MatrixFault("none", Fault.of("none"), 0, PASSES);

  boolean strikes() {
    return times > 0;
  }

  boolean lasts() {
    return times == LASTING;
  }

  /** Returns whether it affects the worker or the run rather than Cast AI or Google. */
  boolean isAtTheWorker() {
    return Saboteur.KINDS.contains(fault.kind());
  }

  boolean interrupts() {
    return Saboteur.INTERRUPTIONS.contains(fault.kind());
  }

  boolean terminates() {
    return fault.kind().equals(Saboteur.TERMINATED);
  }

  /** Returns whether it makes the client time out, which needs short timeouts. */
  boolean hangs() {
    return fault.kind().equals("hang");
  }

  /** Returns the faults that can strike a step. */
  static List<MatrixFault> at(Step step) {
    List<MatrixFault> faults = new ArrayList<>();
    switch (step.surface) {
      case CAST_AI -> faults.addAll(atCastAi(step));
      case IAM_READ -> faults.addAll(atReads(step));
      case IAM_WRITE -> faults.addAll(atWrites());
      case NONE -> {}
    }
    if (!step.activity.isEmpty()) {
      faults.addAll(atTheWorker(step));
    }
    return faults;
  }

  private static List<MatrixFault> atCastAi(Step step) {
    List<MatrixFault> faults = new ArrayList<>();
    for (int status : List.of(400, 404, 409)) {
      faults.add(lasting("refused with " + status, ENDS, "status", "status", "" + status));
    }
    for (int status : List.of(401, 403)) {
      faults.add(lasting("refused with " + status, HOLDS, "status", "status", "" + status));
    }
    faults.add(twice("429, seconds", "status", "status", "429", "retryAfter", "7"));
    faults.add(
        twice("429, date", "status", "status", "429", "retryAfter", "7", "retryAfterForm", "date"));
    faults.add(twice("429, no hint", "status", "status", "429"));
    faults.add(twice("500, JSON", "status", "status", "500"));
    for (int status : List.of(500, 502, 503, 504)) {
      faults.add(twice(status + ", HTML", "html", "status", "" + status));
    }
    faults.add(once("no answer until the time-out", "hang"));
    faults.add(once("reset before the effect", "reset-before"));
    faults.add(once("reset after the effect", "reset-after"));
    faults.add(once("200 with a broken answer", "garbage"));
    faults.add(once("200 as text/plain", "wrong-type"));
    faults.add(once("200 with HTML, no effect", "html", "status", "200"));
    faults.add(lasting("503 beyond the budget", ENDS, "html", "status", "503"));
    faults.addAll(particularTo(step));
    return faults;
  }

  private static List<MatrixFault> particularTo(Step step) {
    List<MatrixFault> writes =
        List.of(
            once("lands 30 s after a reset", "lands-late", "seconds", "30"),
            once("500 after the effect", "status", "status", "500", "commit", "true"),
            once("effect, but no answer until the time-out", "hang", "commit", "true"));
    return switch (step) {
      case REGISTER -> both(writes, OF_REGISTRATIONS);
      case UPDATE -> both(writes, OF_UPDATES);
      case UNREGISTER -> both(writes, OF_UNREGISTRATIONS);
      case UNDO_QUESTION, LAST_QUESTION -> OF_LISTS;
      default -> List.of(once("stale read", "stale-get"));
    };
  }

  private static final List<MatrixFault> OF_REGISTRATIONS =
      List.of(
          lasting("503 after the effect, lasting", ENDS, "html", "commit", "true"),
          once("200 without e-mail", "empty-sa", "form", "missing"),
          once("200 with null e-mail", "empty-sa", "form", "null"),
          once("200 with empty e-mail", "empty-sa", "form", "empty"),
          lasting("200 without e-mail, lasting", ENDS, "empty-sa", "form", "missing"),
          lasting("200 with a stranger's e-mail", ENDS, "other-sa", "email", STRANGER));

  private static final List<MatrixFault> OF_UPDATES =
      List.of(
          lasting("500 beyond the budget", ENDS, "status", "status", "500"),
          lasting(
              "500 after the effect, lasting", ENDS, "status", "status", "500", "commit", "true"),
          lasting("503 after the effect, lasting", ENDS, "html", "commit", "true"),
          once("stale reads afterwards", "stale-get", "seconds", "30"),
          lasting("never confirmed", ENDS, "never-confirms"),
          lasting("stuck connecting", ENDS, "stuck-connecting"),
          lasting("overwritten by another writer", ENDS, "foreign-writer"));

  /** Budgets count attempts: fast retries in an outage must not use up those of half a day. */
  private static final List<MatrixFault> OF_UNREGISTRATIONS =
      List.of(
          lasting(
              "503 for half an hour, asking to come back in 5 s",
              PASSES,
              "status",
              "status",
              "503",
              "retryAfter",
              "5",
              "forMinutes",
              "30"));

  private static final List<MatrixFault> OF_LISTS =
      List.of(
          once("stale read", "stale-get"),
          lasting("200, another organization's list", ENDS, "other-organization"));

  private static List<MatrixFault> atReads(Step step) {
    return List.of(
        lasting("permission lost", ENDS, "permission-lost"),
        lasting("API switched off", HOLDS, "api-disabled"),
        twice("quota exhausted", "quota"),
        lasting("quota exhausted beyond the budget", ENDS, "quota"),
        twice("unavailable", "unavailable-before"),
        lasting("unavailable beyond the budget", ENDS, "unavailable-before"),
        once("answer lost", "unavailable-after"),
        once("no answer until the deadline", "hang"),
        once("stale read", "stale-read", "age", step.isUndo() ? LONG_AGO : A_MOMENT_AGO),
        once("another writer just after the read", "conflict"),
        once("sorted and lower-cased by another tool", "reorder"),
        lasting("read without its conditions", ENDS, "withcond"));
  }

  private static List<MatrixFault> atWrites() {
    return List.of(
        lasting("permission lost", ENDS, "permission-lost"),
        lasting("domain restricted sharing", HOLDS, "drs"),
        lasting("API switched off", HOLDS, "api-disabled"),
        twice("quota exhausted", "quota"),
        lasting("quota exhausted beyond the budget", ENDS, "quota"),
        twice("unavailable before the effect", "unavailable-before"),
        once("unavailable after the effect", "unavailable-after"),
        once("no answer until the deadline", "hang"),
        once("effect, but no answer until the deadline", "hang", "commit", "true"),
        twice("etag conflict", "conflict"),
        new MatrixFault("etag conflict, eight in a row", Fault.of("conflict"), 8, PASSES),
        lasting("etag conflicts beyond the budget", ENDS, "conflict"),
        twice("a member is said to be missing", "member-vanished"),
        lasting("a member is missing for good", ENDS, "member-vanished"),
        lasting("effect, but never an answer", PASSES, "unavailable-after"),
        lasting("unavailable beyond the budget", ENDS, "unavailable-before"));
  }

  private static List<MatrixFault> atTheWorker(Step step) {
    List<MatrixFault> faults = new ArrayList<>();
    if (step != Step.WAIT) {
      faults.add(once("worker killed before the effect", Saboteur.KILLED_BEFORE));
      faults.add(once("worker killed after the effect", Saboteur.KILLED_AFTER));
      faults.add(lasting("every worker killed before", ENDS, Saboteur.KILLED_BEFORE));
      faults.add(lasting("every worker killed after", ENDS, Saboteur.KILLED_AFTER));
    }
    faults.add(once("cancelled, the answer being lost", Saboteur.CANCELLED));
    faults.add(once("rolled back, the answer being lost", Saboteur.ROLLED_BACK));
    faults.add(once("terminated, the answer being lost", Saboteur.TERMINATED));
    return faults;
  }

  private static List<MatrixFault> both(List<MatrixFault> some, List<MatrixFault> more) {
    List<MatrixFault> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static MatrixFault once(String title, String... kindAndParameters) {
    return new MatrixFault(title, fault(kindAndParameters), 1, PASSES);
  }

  private static MatrixFault twice(String title, String... kindAndParameters) {
    return new MatrixFault(title, fault(kindAndParameters), 2, PASSES);
  }

  private static MatrixFault lasting(String title, Course course, String... kindAndParameters) {
    return new MatrixFault(title, fault(kindAndParameters), LASTING, course);
  }

  private static Fault fault(String... kindAndParameters) {
    Map<String, String> named = new HashMap<>();
    for (int i = 1; i < kindAndParameters.length; i += 2) {
      named.put(kindAndParameters[i], kindAndParameters[i + 1]);
    }
    return new Fault(kindAndParameters[0], named);
  }
}
