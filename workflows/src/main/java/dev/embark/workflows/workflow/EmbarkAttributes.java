package dev.embark.workflows.workflow;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/**
 * The search attributes by which people find runs. They lag behind, so no decision relies on them.
 */
public final class EmbarkAttributes {

  public static final SearchAttributeKey<String> FLEET = keyword("EmbarkFleet");
  public static final SearchAttributeKey<String> WAVE = keyword("EmbarkWave");
  public static final SearchAttributeKey<String> PROJECT = keyword("EmbarkProject");
  public static final SearchAttributeKey<String> CLUSTER = keyword("EmbarkCluster");
  public static final SearchAttributeKey<String> PHASE = keyword("EmbarkPhase");
  public static final SearchAttributeKey<String> OUTCOME = keyword("EmbarkOutcome");

  /** The {@code credentialsId} of a confirmed cluster: the proof behind {@code Unchanged}. */
  public static final SearchAttributeKey<String> CREDENTIALS = keyword("EmbarkCredentials");

  /** All of them, to be created in a namespace. Each is a Keyword. */
  public static final List<SearchAttributeKey<String>> ALL =
      List.of(FLEET, WAVE, PROJECT, CLUSTER, PHASE, OUTCOME, CREDENTIALS);

  private EmbarkAttributes() {}

  private static SearchAttributeKey<String> keyword(String name) {
    return SearchAttributeKey.forKeyword(name);
  }
}
