package dev.embark.simulators.iam;

import java.util.List;
import java.util.regex.Pattern;

/** The permissions known here. */
final class PermissionCatalog {

  /**
   * The permissions that Cast AI's component in a GKE project needs, from its Terraform provider.
   *
   * @see <a href="https://github.com/castai/terraform-provider-castai">castai/policies/gke</a>
   */
  static final List<String> OF_CLUSTER_OPERATION =
      List.of(
          """
          compute.addresses.use compute.disks.create compute.disks.setLabels compute.disks.use \
          compute.images.get compute.images.useReadOnly compute.instanceGroupManagers.get \
          compute.instanceGroupManagers.update compute.instanceGroups.get \
          compute.instanceGroups.update compute.instanceTemplates.create \
          compute.instanceTemplates.delete compute.instanceTemplates.get \
          compute.instanceTemplates.list compute.instances.create compute.instances.delete \
          compute.instances.detachDisk compute.instances.get compute.instances.list \
          compute.instances.setLabels compute.instances.setMetadata \
          compute.instances.setServiceAccount compute.instances.setTags compute.instances.start \
          compute.instances.stop compute.instances.use compute.networks.use \
          compute.networks.useExternalIp compute.regionOperations.get compute.subnetworks.get \
          compute.subnetworks.use compute.subnetworks.useExternalIp compute.targetPools.addInstance \
          compute.targetPools.get compute.targetPools.removeInstance compute.zoneOperations.get \
          compute.zones.get compute.zones.list container.certificateSigningRequests.approve \
          container.clusters.get container.clusters.update container.operations.get \
          resourcemanager.projects.getIamPolicy serviceusage.services.get \
          serviceusage.services.list
          """
              .strip()
              .split(" +"));

  private static final Pattern FORM = Pattern.compile("[a-z][a-zA-Z0-9]*(\\.[a-zA-Z0-9]+){2,}");

  private PermissionCatalog() {}

  /**
   * Assumption: any well-formed name is a permission; Google rejects those that do not exist for
   * the resource.
   */
  static boolean isWellFormed(String permission) {
    return FORM.matcher(permission).matches();
  }

  /** Returns all permissions known here, sorted. */
  static List<String> all() {
    return PredefinedRoles.byName().get("roles/owner").getIncludedPermissionsList();
  }
}
