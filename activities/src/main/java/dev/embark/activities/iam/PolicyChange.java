package dev.embark.activities.iam;

import com.google.iam.v1.Policy;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import java.util.List;

/** The outcome of planning a policy edit. */
public sealed interface PolicyChange {

  /**
   * Everything is as requested; no write is needed.
   *
   * @param others further grants of the same members on the two roles
   */
  record Unchanged(List<Grant> others) implements PolicyChange {
    public Unchanged {
      others = List.copyOf(others);
    }
  }

  /**
   * A write is needed.
   *
   * @param policy the policy to write, with the etag that was read
   * @param added grants that were missing
   * @param removed grants to remove, in the policy's spelling, tombstones included
   * @param others further grants of the same members on the two roles, which stay
   */
  record Changed(Policy policy, List<Grant> added, List<Grant> removed, List<Grant> others)
      implements PolicyChange {
    public Changed {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      others = List.copyOf(others);
    }
  }

  /** Nothing may be written. */
  record Refused(ErrorCode code, String reason) implements PolicyChange {}
}
