package dev.embark.starter.client;

import io.temporal.common.SearchAttributes;
import java.util.Map;

/**
 * Everything that is said about a run when it is started, apart from its input.
 *
 * @param clusters how large it is: small runs do not wait behind large ones
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
