package dev.embark.simulators.castai;

import java.util.Set;

/**
 * The permissions that Cast AI requires of a client service account in its project. The list
 * changes over time; this is the one of Terraform provider 8.57.
 *
 * @see <a
 *     href="https://github.com/castai/terraform-provider-castai/blob/master/castai/policies/gke/iam-policy.json">iam-policy.json</a>
 */
public final class RequiredPermissions {

  /** All 39 permissions. */
  public static final Set<String> ALL =
      Set.of(
          """
          container.clusters.get container.clusters.update \
          container.certificateSigningRequests.approve container.operations.get \
          compute.instances.get compute.instances.list compute.instances.create \
          compute.instances.start compute.instances.stop compute.instances.delete \
          compute.instances.setLabels compute.instances.setServiceAccount \
          compute.instances.setMetadata compute.instances.setTags compute.instances.detachDisk \
          compute.instanceGroupManagers.get compute.instanceGroupManagers.update \
          compute.instanceGroups.get compute.networks.use compute.networks.useExternalIp \
          compute.subnetworks.get compute.subnetworks.use compute.subnetworks.useExternalIp \
          compute.addresses.use compute.disks.use compute.disks.create compute.disks.setLabels \
          compute.images.get compute.images.useReadOnly compute.instanceTemplates.get \
          compute.instanceTemplates.list compute.instanceTemplates.create \
          compute.instanceTemplates.delete compute.regionOperations.get compute.zoneOperations.get \
          compute.zones.list compute.zones.get serviceusage.services.list \
          resourcemanager.projects.getIamPolicy\
          """
              .split(" "));

  private RequiredPermissions() {}
}
