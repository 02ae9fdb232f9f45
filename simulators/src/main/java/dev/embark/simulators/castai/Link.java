package dev.embark.simulators.castai;

/** The account to impersonate and its project, as recorded by {@code gcp-create-sa}. */
public record Link(String clientServiceAccount, String projectId) {}
