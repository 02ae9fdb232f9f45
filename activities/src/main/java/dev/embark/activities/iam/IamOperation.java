package dev.embark.activities.iam;

/** The calls in use, under Google's names. */
enum IamOperation {
  GET_SERVICE_ACCOUNT("GetServiceAccount"),
  TEST_PERMISSIONS("TestIamPermissions"),
  GET_POLICY("GetIamPolicy"),
  SET_POLICY("SetIamPolicy");

  private final String rpc;

  IamOperation(String rpc) {
    this.rpc = rpc;
  }

  @Override
  public String toString() {
    return rpc;
  }
}
