package dev.embark.activities.iam;

import com.google.iam.admin.v1.ServiceAccountKey;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.port.KeySwitchActivities;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Disables and enables keys if the worker's configuration allows it, with a separate credential.
 * Thread-safe.
 */
public final class KeySwitchActivitiesImpl implements KeySwitchActivities {

  private final Power power;
  private final TrustBoundary boundary;
  private final CallOrigin origin;

  /**
   * Creates the activities of one worker.
   *
   * @param client calls with the credential for powers; null if the worker has none
   */
  public KeySwitchActivitiesImpl(
      @Nullable AccessClient client, TrustBoundary boundary, FailureMapper failures) {
    this(client, boundary, failures, CallOrigin.activity());
  }

  KeySwitchActivitiesImpl(
      @Nullable AccessClient client,
      TrustBoundary boundary,
      FailureMapper failures,
      CallOrigin origin) {
    this.power = new Power(client, failures);
    this.boundary = boundary;
    this.origin = origin;
  }

  @Override
  public Access.Keys switchKeys(Access.SwitchKeys request) {
    return power.attempt(
        () -> {
          boundary.admitDisablingKeys();
          boundary.admit(request.target());
          String reason = origin.describe(request.changeId());
          List<Access.Key> switched = new ArrayList<>();
          for (ServiceAccountKey key :
              power.client().userKeys(AccountNames.of(request.target()), reason)) {
            Access.Key known = AccessActivitiesImpl.key(key);
            if (request.keyIds().contains(known.id()) && known.disabled() != request.disabled()) {
              switchKey(key.getName(), request.disabled(), reason);
              switched.add(known.with(request.disabled()));
            }
          }
          return new Access.Keys(switched);
        });
  }

  private void switchKey(String name, boolean disabled, String reason) {
    if (disabled) {
      power.client().disableKey(name, reason);
    } else {
      power.client().enableKey(name, reason);
    }
  }
}
