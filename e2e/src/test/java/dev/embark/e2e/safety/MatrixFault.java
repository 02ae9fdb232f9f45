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
 * A fault, how often it strikes in a row, and what becomes of the step.
 *
 * @param title as the table names it
 * @param fault what the simulator does
 * @param times how often; {@link Integer#MAX_VALUE} until it is mended
 * @param course what becomes of the step
 */
record MatrixFault(String title, Fault fault, int times, Course course) {

  private static final int LASTING = Integer.MAX_VALUE;

  /** No fault at all. */
  static final MatrixFault NONE = new MatrixFault("none", Fault.of("none"), 0, PASSES);

  boolean strikes() {
    return times > 0;
  }

  /** The faults that can strike a step. */
  static List<MatrixFault> at(Step step) {
    return switch (step.surface) {
      case CAST_AI -> atCastAi(step);
      case IAM_READ -> atReads();
      case IAM_WRITE -> atWrites(step);
    };
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
    faults.add(twice("500, HTML", "html", "status", "500"));
    faults.add(twice("503, HTML", "html", "status", "503"));
    faults.add(once("reset before the effect", "reset-before"));
    faults.add(once("reset after the effect", "reset-after"));
    faults.add(once("200 with a broken answer", "garbage"));
    faults.add(once("200 as text/plain", "wrong-type"));
    faults.add(once("200 with HTML, no effect", "html", "status", "200"));
    faults.addAll(particularTo(step));
    return faults;
  }

  private static List<MatrixFault> particularTo(Step step) {
    MatrixFault down = lasting("503 beyond the budget", ENDS, "html", "status", "503");
    MatrixFault late = once("lands 30 s after a reset", "lands-late", "seconds", "30");
    MatrixFault undone = once("500 after the effect", "status", "status", "500", "commit", "true");
    return switch (step) {
      case REGISTER ->
          List.of(
              down,
              late,
              undone,
              lasting("503 after the effect, lasting", ENDS, "html", "commit", "true"),
              once("200 without e-mail", "empty-sa", "form", "missing"),
              once("200 with null e-mail", "empty-sa", "form", "null"),
              once("200 with empty e-mail", "empty-sa", "form", "empty"),
              lasting("200 without e-mail, lasting", ENDS, "empty-sa", "form", "missing"),
              lasting("200 with a stranger's e-mail", ENDS, "other-sa", "email", STRANGER));
      case UPDATE ->
          List.of(
              down,
              late,
              undone,
              lasting("500 beyond the budget", ENDS, "status", "status", "500"),
              lasting(
                  "500 after the effect, lasting",
                  ENDS,
                  "status",
                  "status",
                  "500",
                  "commit",
                  "true"),
              lasting("503 after the effect, lasting", ENDS, "html", "commit", "true"),
              once("stale reads afterwards", "stale-get", "seconds", "30"),
              lasting("never confirmed", ENDS, "never-confirms"),
              lasting("stuck connecting", ENDS, "stuck-connecting"),
              lasting("overwritten by another writer", ENDS, "foreign-writer"));
      case UNREGISTER -> List.of(late, undone);
      case UNDO_LOOK -> List.of();
      default -> List.of(down, once("stale read", "stale-get"));
    };
  }

  private static final String STRANGER = "someone@strangers-project.iam.gserviceaccount.com";

  private static List<MatrixFault> atReads() {
    return List.of(
        lasting("permission lost", ENDS, "permission-lost"),
        lasting("API switched off", HOLDS, "api-disabled"),
        twice("quota exhausted", "quota"),
        twice("unavailable", "unavailable-before"),
        lasting("unavailable beyond the budget", ENDS, "unavailable-before"),
        once("answer lost", "unavailable-after"),
        once("stale read", "stale-read"),
        once("another writer just after the read", "conflict"),
        lasting("read without its conditions", ENDS, "withcond"));
  }

  private static List<MatrixFault> atWrites(Step step) {
    List<MatrixFault> faults = new ArrayList<>();
    faults.add(lasting("permission lost", ENDS, "permission-lost"));
    faults.add(lasting("domain restricted sharing", HOLDS, "drs"));
    faults.add(lasting("API switched off", HOLDS, "api-disabled"));
    faults.add(twice("quota exhausted", "quota"));
    faults.add(twice("unavailable before the effect", "unavailable-before"));
    faults.add(once("unavailable after the effect", "unavailable-after"));
    faults.add(twice("etag conflict", "conflict"));
    faults.add(new MatrixFault("etag conflict, eight in a row", Fault.of("conflict"), 8, PASSES));
    faults.add(twice("a member is said to be missing", "member-vanished"));
    faults.add(lasting("effect, but never an answer", PASSES, "unavailable-after"));
    if (step != Step.RESTORE) {
      faults.add(lasting("unavailable beyond the budget", ENDS, "unavailable-before"));
      faults.add(lasting("a member is missing for good", ENDS, "member-vanished"));
    }
    return faults;
  }

  private static MatrixFault once(String title, String kind, String... parameters) {
    return new MatrixFault(title, fault(kind, parameters), 1, PASSES);
  }

  private static MatrixFault twice(String title, String kind, String... parameters) {
    return new MatrixFault(title, fault(kind, parameters), 2, PASSES);
  }

  private static MatrixFault lasting(
      String title, Course course, String kind, String... parameters) {
    return new MatrixFault(title, fault(kind, parameters), LASTING, course);
  }

  private static Fault fault(String kind, String... parameters) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      named.put(parameters[i], parameters[i + 1]);
    }
    return new Fault(kind, named);
  }
}
