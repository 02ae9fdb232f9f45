package dev.embark.workflows.model;

import java.util.List;

/**
 * The permissions that Cast AI works with in a client service account's project. The list changes,
 * so it carries its version.
 *
 * @see <a
 *     href="https://github.com/castai/terraform-provider-castai/blob/v8.57.0/castai/policies/gke/iam-policy.json">iam-policy.json</a>
 */
public final class CastAiPermissions {

  /** The source of the list, and its date. */
  public static final String VERSION = "terraform-provider-castai 8.57.0 (2026-03)";

  /** All 39 permissions. */
  public static final List<String> ALL =
      List.of(
          "container.clusters.get",
          "container.clusters.update",
          "container.certificateSigningRequests.approve",
          "container.operations.get",
          "compute.instances.get",
          "compute.instances.list",
          "compute.instances.create",
          "compute.instances.start",
          "compute.instances.stop",
          "compute.instances.delete",
          "compute.instances.setLabels",
          "compute.instances.setServiceAccount",
          "compute.instances.setMetadata",
          "compute.instances.setTags",
          "compute.instances.detachDisk",
          "compute.instanceGroupManagers.get",
          "compute.instanceGroupManagers.update",
          "compute.instanceGroups.get",
          "compute.networks.use",
          "compute.networks.useExternalIp",
          "compute.subnetworks.get",
          "compute.subnetworks.use",
          "compute.subnetworks.useExternalIp",
          "compute.addresses.use",
          "compute.disks.use",
          "compute.disks.create",
          "compute.disks.setLabels",
          "compute.images.get",
          "compute.images.useReadOnly",
          "compute.instanceTemplates.get",
          "compute.instanceTemplates.list",
          "compute.instanceTemplates.create",
          "compute.instanceTemplates.delete",
          "compute.regionOperations.get",
          "compute.zoneOperations.get",
          "compute.zones.list",
          "compute.zones.get",
          "serviceusage.services.list",
          "resourcemanager.projects.getIamPolicy");

  /** Those that concern a network: with a shared VPC they count in its host project. */
  public static final List<String> OF_THE_NETWORK =
      List.of(
          "compute.networks.use",
          "compute.networks.useExternalIp",
          "compute.subnetworks.get",
          "compute.subnetworks.use",
          "compute.subnetworks.useExternalIp",
          "compute.addresses.use");

  private CastAiPermissions() {}

  /**
   * Whether a permission may also be granted on a single subnetwork, which no project's policy
   * shows. This is usual in the host project of a shared VPC.
   */
  public static boolean isGrantedOnSubnetworks(String permission) {
    return permission.startsWith("compute.subnetworks.");
  }

  /**
   * The permissions to ask for in a cluster's own project, or in the host project of its network.
   */
  public static List<String> needed(boolean inHostProject) {
    return inHostProject ? OF_THE_NETWORK : ALL;
  }
}
