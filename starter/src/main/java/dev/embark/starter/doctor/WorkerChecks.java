package dev.embark.starter.doctor;

import dev.embark.starter.output.Version;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which workers poll. */
final class WorkerChecks {

  private static final Pattern IDENTITY = Pattern.compile("embark-worker/([^@]+)@(.+)");

  private WorkerChecks() {}

  /** Workers of another version than this command line may know other workflows. */
  static Check versions(List<String> identities) {
    String ours = Version.current();
    List<String> others =
        identities.stream().filter(identity -> !isOfVersion(identity, ours)).toList();
    String polling =
        identities.size() == 1 ? "1 worker polls" : identities.size() + " workers poll";
    if (others.isEmpty()) {
      return Check.ok("worker", polling + ", version " + ours).about(identities);
    }
    return Check.warning(
            "worker",
            polling
                + "; this command line is "
                + ours
                + ", "
                + String.join(", ", others)
                + " is not.",
            "Deploy workers and command line of one version.")
        .about(identities);
  }

  private static boolean isOfVersion(String identity, String version) {
    Matcher matcher = IDENTITY.matcher(identity);
    return matcher.matches() && matcher.group(1).equals(version);
  }
}
