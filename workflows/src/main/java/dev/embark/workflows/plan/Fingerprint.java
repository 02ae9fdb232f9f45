package dev.embark.workflows.plan;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.ShortHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a frozen plan remembers of a cluster: sixteen letters, four for each property whose change
 * matters. Ten thousand of them must fit into one payload; 24 bits for each property reveal
 * accidental changes, and nothing is trusted because of them.
 *
 * @param text four letters each for its manager, its link, its credentials and the grants of Cast
 *     AI identities
 */
public record Fingerprint(String text) {

  private static final int LETTERS = ShortHash.LETTERS;

  /** The positions in the text. */
  private static final int MANAGER = 0;

  private static final int LINK = 1;
  private static final int CREDENTIALS = 2;
  private static final int BINDINGS = 3;

  /** The fingerprint of a cluster as it was seen. */
  public static Fingerprint of(ClusterSnapshot cluster, BeforeImage before) {
    return of(cluster.managedBy(), cluster.clientServiceAccount(), cluster.credentialsId(), before);
  }

  /** The fingerprint of a cluster as a plan shows it, also where its policy was not looked at. */
  public static Fingerprint of(PlannedCluster shown) {
    return of(
        shown.managedBy(),
        shown.linkedTo(),
        shown.credentialsId(),
        new BeforeImage(shown.grants()));
  }

  private static Fingerprint of(
      @Nullable String manager,
      @Nullable String link,
      @Nullable String credentialsId,
      BeforeImage before) {
    return new Fingerprint(
        ShortHash.of(manager)
            + ShortHash.of(withoutCase(link))
            + ShortHash.of(credentialsId)
            + ShortHash.of(grants(before)));
  }

  /**
   * What has changed since in a way that matters, in words. Changes that the plan itself would have
   * made do not matter: after an interrupted or failed run the rest of the plan can still be
   * carried out.
   *
   * @param proven the credentials that an earlier confirmed run recorded; null if none did
   */
  public List<String> changes(
      ClusterTarget target, ClusterSnapshot now, BeforeImage before, @Nullable String proven) {
    boolean boundAsPlanned = BoundIdentity.of(before, null).isPresent();
    boolean recorded = proven != null && proven.equals(now.credentialsId());
    List<String> changes = changes(target, now, boundAsPlanned, recorded);
    if (!same(of(now, before), BINDINGS) && !boundAsPlanned) {
      changes.add("the bindings of Cast AI's account have changed");
    }
    return changes;
  }

  /**
   * The same for the cluster alone, for a last look. A cluster that is now linked as planned was
   * linked by the plan, so its bindings and credentials are the plan's as well.
   */
  public List<String> changesOf(ClusterSnapshot now, ClusterTarget target) {
    return changes(target, now, true, false);
  }

  /** Whether the cluster has the same link and the same credentials as it was seen with. */
  public boolean showsAccessOf(ClusterSnapshot now) {
    Fingerprint seen = of(now, new BeforeImage(List.of()));
    return same(seen, LINK) && same(seen, CREDENTIALS);
  }

  private List<String> changes(
      ClusterTarget target, ClusterSnapshot now, boolean boundAsPlanned, boolean recorded) {
    Fingerprint seen = of(now, new BeforeImage(List.of()));
    boolean linkedSince = !same(seen, LINK) && now.isLinkedTo(target.clientServiceAccount());
    List<String> changes = new ArrayList<>();
    if (!same(seen, MANAGER)) {
      changes.add("it is managed by " + Objects.requireNonNullElse(now.managedBy(), "nobody"));
    }
    if (!same(seen, LINK) && !linkedSince) {
      changes.add("it is linked to " + (now.isLinked() ? now.clientServiceAccount() : "nothing"));
    }
    boolean replacedByPlan = linkedSince && boundAsPlanned;
    if (!same(seen, CREDENTIALS) && !replacedByPlan && !recorded) {
      changes.add("its credentials were replaced");
    }
    return changes;
  }

  /** A text that is not a fingerprint matches none, as if everything had changed. */
  private boolean same(Fingerprint seen, int part) {
    return part(part).equals(seen.part(part));
  }

  private String part(int part) {
    int from = Math.min(text.length(), part * LETTERS);
    return text.substring(from, Math.min(text.length(), from + LETTERS));
  }

  private static String grants(BeforeImage before) {
    return before.grants().stream().map(Fingerprint::line).sorted().collect(Collectors.joining());
  }

  private static String line(Grant grant) {
    Condition condition = grant.condition();
    return String.join(
        "\u0000",
        grant.role(),
        withoutCase(grant.member()),
        condition == null ? "" : condition.title(),
        condition == null ? "" : condition.description(),
        condition == null ? "" : condition.expression(),
        "\n");
  }

  private static String withoutCase(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
