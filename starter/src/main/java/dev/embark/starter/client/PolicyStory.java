package dev.embark.starter.client;

import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import java.util.ArrayList;
import java.util.List;

/**
 * The grants to Cast AI identities on the two roles in a client service account's policy, before
 * and after a run. Concurrent changes by others are not included.
 *
 * @param before the grants found before any change
 * @param after the grants left by the run's completed writes
 * @param certain whether it is known of every write if it took effect
 */
public record PolicyStory(List<Grant> before, List<Grant> after, boolean certain) {

  public PolicyStory {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** Returns the story before the first write. */
  static PolicyStory startingWith(List<Grant> before) {
    return new PolicyStory(before, before, true);
  }

  /** Returns the story after a write that ensured the requested state. */
  PolicyStory edited(Requests.EditPolicy edit) {
    List<Grant> now = new ArrayList<>(after);
    now.removeIf(grant -> edit.absent().stream().anyMatch(grant::isSameAs));
    edit.present().stream()
        .filter(grant -> now.stream().noneMatch(there -> serves(there, grant)))
        .forEach(now::add);
    return new PolicyStory(before, now, certain);
  }

  /** Returns the story after a write that may or may not have taken effect. */
  PolicyStory uncertain() {
    return new PolicyStory(before, after, false);
  }

  /** Returns the grants that were added. */
  public List<Grant> added() {
    return without(after, before);
  }

  /** Returns the grants that were removed. */
  public List<Grant> removed() {
    return without(before, after);
  }

  /** Returns the grants present both before and after. */
  public List<Grant> kept() {
    return before.stream().filter(grant -> after.stream().anyMatch(grant::isSameAs)).toList();
  }

  private static List<Grant> without(List<Grant> these, List<Grant> those) {
    return these.stream().filter(grant -> those.stream().noneMatch(grant::isSameAs)).toList();
  }

  private static boolean serves(Grant there, Grant wanted) {
    return there.isSameAs(wanted) || there.isEquivalentTo(wanted);
  }
}
