package dev.embark.starter.doctor;

import dev.embark.starter.client.WorkerCheck;
import dev.embark.starter.output.Version;
import java.util.List;

/** Checks the polling workers. */
final class WorkerChecks {

  private WorkerChecks() {}

  /** Workers of another version than this command line may have different workflows. */
  static Check versions(List<String> identities) {
    String ours = Version.current();
    List<String> others =
        identities.stream().filter(identity -> !WorkerCheck.isOfVersion(identity, ours)).toList();
    String polling =
        identities.size() == 1 ? "1 worker polls" : identities.size() + " workers poll";
    if (others.isEmpty()) {
      return Check.ok("worker", polling + ", version " + ours).about(identities);
    }
    return Check.warning(
            "worker",
            polling
                + "; this command line is version "
                + ours
                + ", unlike "
                + String.join(", ", others)
                + ".",
            "Deploy workers and command line of one version.")
        .about(identities);
  }
}
