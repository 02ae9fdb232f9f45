package dev.embark.simulators.castai;

/** What {@code gcp-create-sa} records for a cluster: whom Cast AI is to impersonate, and where. */
public record Link(String clientServiceAccount, String projectId) {}
