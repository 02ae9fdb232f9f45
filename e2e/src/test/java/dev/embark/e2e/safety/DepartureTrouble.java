package dev.embark.e2e.safety;

import dev.embark.simulators.fault.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What strikes an off-boarding: either a fault of Cast AI's or Google's at one of its calls, or a
 * killed worker or an interruption at one of its activities.
 *
 * @param title for people
 * @param operation the call that is struck, or the activity
 * @param call which of these calls, counted from 1
 * @param fault what happens to the call; null if it happens at the worker
 * @param times how often in a row
 * @param atTheWorker the kind of {@link Saboteur} blow; null if it happens to a call
 */
record DepartureTrouble(
    String title,
    String operation,
    int call,
    @Nullable Fault fault,
    int times,
    @Nullable String atTheWorker) {

  static final DepartureTrouble NONE = new DepartureTrouble("nothing", "", 1, null, 0, null);

  private static final int LASTING = Integer.MAX_VALUE;

  /** How often an undisturbed off-boarding makes each call. */
  private static final Map<String, Integer> CALLS =
      Map.of(
          "getCluster", 3,
          "gcpCreateSa", 1,
          "gcpDisableSa", 1,
          "listClusters", 2,
          "GetIamPolicy", 2,
          "SetIamPolicy", 1);

  private static final List<String> ACTIVITIES =
      List.of(
          "LookUpCluster",
          "CaptureBindings",
          "RegisterServiceAccount",
          "DisableImpersonation",
          "FindLinkedClusters",
          "RemoveBindings");

  boolean lasts() {
    return times == LASTING;
  }

  /** Whether it shows the policy from before the bindings, which must have been made just now. */
  boolean isFromBeforeTheBindings() {
    return fault != null && fault.kind().equals("stale-read");
  }

  /** Whether it strikes the removal of the bindings, which does not come if others need them. */
  boolean isAtTheRemoval() {
    return operation.equals("SetIamPolicy")
        || operation.equals("RemoveBindings")
        || call > 1 && (operation.equals("GetIamPolicy") || operation.equals("listClusters"));
  }

  /** Returns every trouble there is, in a fixed order. */
  static List<DepartureTrouble> all() {
    List<DepartureTrouble> all = new ArrayList<>();
    CALLS.keySet().stream()
        .sorted()
        .forEach(
            operation -> {
              for (int call = 1; call <= CALLS.get(operation); call++) {
                all.addAll(at(operation, call));
              }
            });
    for (String activity : ACTIVITIES) {
      for (String kind : List.of(Saboteur.KILLED_BEFORE, Saboteur.KILLED_AFTER)) {
        all.add(new DepartureTrouble(kind + ", lasting", activity, 1, null, LASTING, kind));
      }
      for (String kind :
          List.of(
              Saboteur.KILLED_BEFORE,
              Saboteur.KILLED_AFTER,
              Saboteur.CANCELLED,
              Saboteur.ROLLED_BACK)) {
        all.add(new DepartureTrouble(kind, activity, 1, null, 1, kind));
      }
    }
    return all;
  }

  private static List<DepartureTrouble> at(String operation, int call) {
    Strikes strikes = new Strikes(operation, call, new ArrayList<>());
    switch (operation) {
      case "GetIamPolicy" -> strikes.ofReads();
      case "SetIamPolicy" -> strikes.ofWrites();
      default -> strikes.ofCastAi();
    }
    switch (operation) {
      case "gcpCreateSa" -> strikes.ofLinking();
      case "gcpDisableSa" -> strikes.ofChanges();
      case "listClusters" ->
          strikes.add("another organization's list", LASTING, "other-organization");
      default -> {}
    }
    return strikes.list;
  }

  /** Collects the faults of one call. */
  private record Strikes(String operation, int call, List<DepartureTrouble> list) {

    void ofCastAi() {
      for (String status : List.of("400", "404", "409")) {
        add(status + ", lasting", LASTING, "status", "status", status);
      }
      add("503 twice", 2, "html", "status", "503");
      add("503, lasting", LASTING, "html", "status", "503");
      add("500", 1, "status", "status", "500");
      add("429 twice", 2, "status", "status", "429", "retryAfter", "7");
      add("reset before the effect", 1, "reset-before");
      add("reset after the effect", 1, "reset-after");
      add("broken answer", 1, "garbage");
      if (operation.equals("getCluster") || operation.equals("listClusters")) {
        add("stale read", 1, "stale-get");
      }
    }

    void ofChanges() {
      add("lands 30 s after a reset", 1, "lands-late", "seconds", "30");
      add("500 after the effect", 1, "status", "status", "500", "commit", "true");
      add("503 after the effect, lasting", LASTING, "html", "commit", "true");
    }

    void ofLinking() {
      ofChanges();
      add("403, lasting", LASTING, "status", "status", "403");
      add("no e-mail", 1, "empty-sa", "form", "missing");
      add("no e-mail, lasting", LASTING, "empty-sa", "form", "missing");
      add(
          "a stranger's e-mail",
          LASTING,
          "other-sa",
          "email",
          "someone@strangers-project.iam.gserviceaccount.com");
    }

    void ofReads() {
      ofGoogle();
      // Time skipping may pass over hours before the first read.
      add("read from before the bindings", 1, "stale-read", "age", "PT1000H");
      add("another writer just after the read", 1, "conflict");
      add("read without its conditions", LASTING, "withcond");
    }

    void ofWrites() {
      ofGoogle();
      add("unavailable after the effect", 1, "unavailable-after");
      add("unavailable after the effect, lasting", LASTING, "unavailable-after");
      add("conflict twice", 2, "conflict");
      add("conflict, lasting", LASTING, "conflict");
    }

    private void ofGoogle() {
      add("permission lost", LASTING, "permission-lost");
      add("quota exhausted twice", 2, "quota");
      add("quota exhausted, lasting", LASTING, "quota");
      add("unavailable twice", 2, "unavailable-before");
      add("unavailable, lasting", LASTING, "unavailable-before");
    }

    void add(String title, int times, String kind, String... parameters) {
      Map<String, String> named = new HashMap<>();
      for (int i = 0; i < parameters.length; i += 2) {
        named.put(parameters[i], parameters[i + 1]);
      }
      list.add(new DepartureTrouble(title, operation, call, new Fault(kind, named), times, null));
    }
  }

  @Override
  public String toString() {
    return operation + " " + call + ": " + title;
  }
}
