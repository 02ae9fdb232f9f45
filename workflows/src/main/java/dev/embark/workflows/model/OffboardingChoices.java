package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * The operator's choices for an off-boarding.
 *
 * @param acceptLossOfAccess go on although Cast AI may lose its access to the cluster; without it
 *     such a cluster stays as it is
 * @param castServiceAccount the Cast AI account whose bindings are removed; null to take the only
 *     one that is bound, if the cluster is linked
 */
public record OffboardingChoices(boolean acceptLossOfAccess, @Nullable String castServiceAccount) {}
