package dev.embark.starter.client;

import io.temporal.common.SearchAttributes;
import java.util.Map;

/**
 * The description of a run at its start, apart from its input.
 *
 * @param clusters the size: small runs do not wait behind large ones
 * @param memo see {@link RunMemo}
 */
record RunStart(
    String workflowType,
    String workflowId,
    int clusters,
    SearchAttributes attributes,
    Map<String, Object> memo,
    String summary,
    String details) {}
