package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a batch ended. Outcomes of single clusters are read by query.
 *
 * @param counts how many ended how
 * @param failed ids of the clusters that failed
 * @param castServiceAccount the account the clusters got, null where none got that far
 */
public record BatchResult(
    Counts counts, List<String> failed, @Nullable String castServiceAccount) {}
