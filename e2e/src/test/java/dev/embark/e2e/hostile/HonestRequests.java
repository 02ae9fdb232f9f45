package dev.embark.e2e.hostile;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embark.e2e.hostile.CraftedRequests.Asked;
import dev.embark.simulators.FleetCluster;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.wire.PayloadFormat;
import java.util.List;

/**
 * Requests that an Embark workflow would send: at least one for each activity that changes
 * something and needs no power. As they succeed, the crafted ones were refused for what they asked.
 */
final class HonestRequests {

  private static final ObjectMapper JSON = PayloadFormat.mapper();

  private HonestRequests() {}

  /**
   * Returns requests that each take one write, if made in this order.
   *
   * @param fresh a fresh cluster, whose account holds the stale grant already
   * @param bound a cluster whose account holds no grants of Cast AI's account
   * @param idle an unlinked cluster without credentials
   */
  static List<Asked> all(
      FleetCluster fresh, FleetCluster bound, FleetCluster idle, String castServiceAccount) {
    List<Grant> desired =
        List.of(
            CastServiceAccount.tokenCreatorGrant(castServiceAccount),
            CastServiceAccount.serviceAccountUserGrant(castServiceAccount));
    ClusterTarget first = RawClient.target(fresh);
    ClusterTarget second = RawClient.target(bound);
    ClusterTarget third = RawClient.target(idle);
    return List.of(
        asked("RegisterServiceAccount", new Requests.Register(first, null, null)),
        asked("CreateBindings", new Requests.EditPolicy(first, desired, List.of(), null)),
        asked("UpdateCluster", new Requests.Update(first, null)),
        asked(
            "RemoveStaleBindings",
            new Requests.EditPolicy(first, desired, List.of(stale(castServiceAccount)), null)),
        asked("RestoreBindings", new Requests.EditPolicy(second, desired, List.of(), null)),
        asked("RemoveBindings", new Requests.EditPolicy(second, List.of(), desired, null)),
        asked("RegisterServiceAccount", new Requests.Register(third, null, null)),
        asked("UnregisterServiceAccount", new Requests.Unregister(third, null, null, null)),
        asked("RegisterServiceAccount", new Requests.Register(third, null, null)),
        asked("DisableImpersonation", new Requests.Disable(third, null, false)));
  }

  /** Returns the grant of token creation without its condition, as earlier attempts made it. */
  static Grant stale(String castServiceAccount) {
    return new Grant(
        CastServiceAccount.TOKEN_CREATOR, null, CastServiceAccount.member(castServiceAccount));
  }

  private static Asked asked(String activity, Object request) {
    return new Asked(activity, JSON.valueToTree(request));
  }
}
