package dev.embark.workflows.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * The identities with which a worker acts.
 *
 * @param googlePrincipal its identity at Google, such as a service account's e-mail
 * @param organizations Cast AI's organization, by the name of the credential
 */
public record WorkerIdentity(String googlePrincipal, Map<String, String> organizations) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public WorkerIdentity {
    googlePrincipal = googlePrincipal == null ? "" : googlePrincipal;
    organizations =
        organizations == null
            ? Map.of()
            : java.util.Collections.unmodifiableMap(new TreeMap<>(organizations));
  }
}
