package dev.embark.bench;

import java.util.Map;

/**
 * One round of the product.
 *
 * @param outcomes how many clusters ended how
 * @param makespanSeconds from the start of the fleet to its end
 * @param perSecond clusters a second, the wait taken out
 * @param submitSeconds from the start of the command until the fleet was started
 * @param starterCpuSeconds CPU of that command
 * @param worker what the worker used, CPU in seconds
 * @param serverCpuSeconds CPU of the Temporal server
 * @param simulatorsCpuSeconds CPU of the simulators
 * @param policyWrites at Google IAM, in all
 * @param policyReads at Google IAM, in all
 * @param cluster mean of a sample of clusters
 * @param parents fleet and batches together, for each cluster
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
