package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a cluster's run to a query; closed runs answer too.
 *
 * @param clusterId Cast AI's id
 * @param phase its phase
 * @param step the step it is at, in words
 * @param steps the steps done so far, one line each, Markdown
 * @param pivotCrossed whether an update was accepted or may have been: nothing is undone any more
 * @param before the grants of Cast AI identities before the run; null until captured
 * @param code why it is held; null if it is not
 * @param message the same for people; null if it is not held
 * @param result how it ended; null while it runs
 */
public record ClusterStatus(
    String clusterId,
    Phase phase,
    String step,
    List<String> steps,
    boolean pivotCrossed,
    @Nullable BeforeImage before,
    @Nullable ErrorCode code,
    @Nullable String message,
    @Nullable ClusterResult result) {}
