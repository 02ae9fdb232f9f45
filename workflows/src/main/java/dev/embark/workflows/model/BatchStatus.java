package dev.embark.workflows.model;

import java.util.List;

/** A batch's answer to a query. */
public record BatchStatus(Counts counts, Share share, List<ClusterProgress> clusters) {}
