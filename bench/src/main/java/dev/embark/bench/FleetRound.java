package dev.embark.bench;

import java.util.Map;

/**
 * One round of the product.
 *
 * @param outcomes number of clusters by outcome
 * @param makespanSeconds from the start of the fleet to its end
 * @param perSecond clusters per second, excluding the wait
 * @param submitSeconds from the start of the command until the fleet was started
 * @param starterCpuSeconds CPU of that command
 * @param worker the worker's usage, CPU in seconds
 * @param serverCpuSeconds CPU of the Temporal server
 * @param simulatorsCpuSeconds CPU of the simulators
 * @param policyWrites total at Google IAM
 * @param policyReads total at Google IAM
 * @param cluster mean of a sample of clusters
 * @param parents fleet and batches together, per cluster
 * @param longestFleet events of the fleet
 * @param longestBatch events of the longest batch
 */
record FleetRound(
    Map<String, Integer> outcomes,
    double makespanSeconds,
    double perSecond,
    double submitSeconds,
    double starterCpuSeconds,
    Usage worker,
    double serverCpuSeconds,
    double simulatorsCpuSeconds,
    long policyWrites,
    long policyReads,
    HistoryCost cluster,
    HistoryCost parents,
    double longestFleet,
    double longestBatch) {}
