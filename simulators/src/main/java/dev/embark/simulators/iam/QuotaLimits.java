package dev.embark.simulators.iam;

/**
 * Limits on the requests per consumer project in any 60 seconds. {@code 0} switches a limit off.
 *
 * @param iamReads reads of the IAM API
 * @param iamWrites writes of the IAM API
 * @param resourceManagerReads reads of the Resource Manager API
 * @param resourceManagerWrites writes of the Resource Manager API. Assumption: as many as IAM's.
 * @see <a href="https://cloud.google.com/iam/quotas">IAM quotas</a>
 */
public record QuotaLimits(
    int iamReads, int iamWrites, int resourceManagerReads, int resourceManagerWrites) {

  /** A project's default limits. */
  public static final QuotaLimits GOOGLE = new QuotaLimits(6_000, 600, 2_400, 600);

  /** No limits. */
  public static final QuotaLimits OFF = new QuotaLimits(0, 0, 0, 0);

  public QuotaLimits {
    if (Math.min(
            Math.min(iamReads, iamWrites), Math.min(resourceManagerReads, resourceManagerWrites))
        < 0) {
      throw new IllegalArgumentException("A quota must not be negative.");
    }
  }

  /** Returns the limit of one kind of calls; 0 for none. Assumption: other services have none. */
  int of(String service, boolean write) {
    if (service.equals(Services.IAM)) {
      return write ? iamWrites : iamReads;
    }
    if (service.equals(Services.RESOURCE_MANAGER)) {
      return write ? resourceManagerWrites : resourceManagerReads;
    }
    return 0;
  }
}
