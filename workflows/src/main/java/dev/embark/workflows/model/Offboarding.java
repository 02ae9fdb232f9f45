package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * What the operator chose for taking clusters off impersonation.
 *
 * @param acceptLossOfAccess go on although Cast AI may lose its access to the cluster; without it
 *     such a cluster stays as it is
 * @param castServiceAccount the Cast AI account whose bindings go; null to take the only one that
 *     is bound, of a cluster that is linked
 */
public record Offboarding(boolean acceptLossOfAccess, @Nullable String castServiceAccount) {}
