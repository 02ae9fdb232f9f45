package dev.embark.starter;

import java.util.List;

/**
 * Verbs that serve the same purpose; the root command's help lists them together.
 *
 * @param heading the purpose they serve
 * @param verbs their names, in the order in which help lists them
 */
record VerbGroup(String heading, List<String> verbs) {
  static final List<VerbGroup> ALL =
      List.of(
          new VerbGroup(
              "Prepare",
              List.of("init", "validate", "discover", "doctor", "plan", "permissions", "keys")),
          new VerbGroup("Run", List.of("onboard", "offboard", "drift")),
          new VerbGroup(
              "Inspect",
              List.of("list", "status", "watch", "describe", "diagnose", "settings", "report")),
          new VerbGroup(
              "Control",
              List.of("pause", "resume", "approve", "skip", "set", "retry", "stop", "rollback")),
          new VerbGroup(
              "Host", List.of("up", "worker", "simulators", "codec-server", "keyset", "demo")),
          new VerbGroup("About", List.of("version", "completion", "help")));
}
