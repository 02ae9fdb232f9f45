package dev.embark.starter.client;

import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import java.util.ArrayList;
import java.util.List;

/**
 * What the policy of a client service account granted to Cast AI identities on the two roles before
 * and after a run. What others did to the policy meanwhile is not in it.
 *
 * @param before the grants found before anything was changed
 * @param after the grants that the run's completed writes left
 * @param certain whether each write is known to have happened or not: the answer of none is open
 */
public record PolicyStory(List<Grant> before, List<Grant> after, boolean certain) {

  public PolicyStory {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** Nothing has been written yet. */
  static PolicyStory startingWith(List<Grant> before) {
    return new PolicyStory(before, before, true);
  }

  /** After a write that made sure of what was asked for. */
  PolicyStory edited(Requests.EditPolicy edit) {
    List<Grant> now = new ArrayList<>(after);
    now.removeIf(grant -> edit.absent().stream().anyMatch(grant::isSameAs));
    edit.present().stream()
        .filter(grant -> now.stream().noneMatch(there -> serves(there, grant)))
        .forEach(now::add);
    return new PolicyStory(before, now, certain);
  }

  /** After a write of which nobody knows whether it happened. */
  PolicyStory uncertain() {
    return new PolicyStory(before, after, false);
  }

  /** Grants that are there now and were not. */
  public List<Grant> added() {
    return without(after, before);
  }

  /** Grants that were there and are not any more. */
  public List<Grant> removed() {
    return without(before, after);
  }

  /** Grants that were there and still are. */
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
