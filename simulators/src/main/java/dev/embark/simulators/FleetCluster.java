package dev.embark.simulators;

import java.util.UUID;

/**
 * A simulated cluster as a manifest would name it.
 *
 * @param id its id at Cast AI
 * @param name its name at GKE
 * @param projectId its project
 * @param location its zone or region
 * @param serviceAccount the email address of the client service account to impersonate
 * @param situation the state in which an onboarding finds it
 */
public record FleetCluster(
    UUID id,
    String name,
    String projectId,
    String location,
    String serviceAccount,
    ClusterSituation situation) {}
