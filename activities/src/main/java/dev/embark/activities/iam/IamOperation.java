package dev.embark.activities.iam;

/** The calls in use, under Google's names. */
enum IamOperation {
  GET_SERVICE_ACCOUNT("GetServiceAccount"),
  LIST_ACCOUNTS("ListServiceAccounts", Subject.PROJECT),
  TEST_PERMISSIONS("TestIamPermissions"),
  GET_POLICY("GetIamPolicy"),
  SET_POLICY("SetIamPolicy"),
  LIST_KEYS("ListServiceAccountKeys", Subject.KEYS),
  DISABLE_KEY("DisableServiceAccountKey", Subject.KEYS),
  ENABLE_KEY("EnableServiceAccountKey", Subject.KEYS),
  GET_PROJECT("GetProject", Subject.PROJECT),
  GET_PROJECT_POLICY("Projects.GetIamPolicy", Subject.PROJECT),
  SET_PROJECT_POLICY("Projects.SetIamPolicy", Subject.PROJECT),
  TROUBLESHOOT("TroubleshootIamPolicy", Subject.PROJECT),
  GET_SERVICE("GetService", Subject.PROJECT),
  GET_ROLE("GetRole", Subject.PROJECT),
  CREATE_ROLE("CreateRole", Subject.PROJECT),
  UPDATE_ROLE("UpdateRole", Subject.PROJECT),
  UNDELETE_ROLE("UndeleteRole", Subject.PROJECT),
  DELETE_ROLE("DeleteRole", Subject.PROJECT);

  private enum Subject {
    ACCOUNT,
    KEYS,
    PROJECT
  }

  private final String rpc;
  private final Subject subject;

  IamOperation(String rpc) {
    this(rpc, Subject.ACCOUNT);
  }

  IamOperation(String rpc, Subject subject) {
    this.rpc = rpc;
    this.subject = subject;
  }

  /** Returns whether it concerns a project, its policy or its custom roles, not an account. */
  boolean isAboutProject() {
    return subject == Subject.PROJECT;
  }

  /** Returns whether it concerns an account's keys, for which other permissions are needed. */
  boolean isAboutKeys() {
    return subject == Subject.KEYS;
  }

  /** Returns whether the call writes a policy, of an account or of a project. */
  boolean writesPolicy() {
    return this == SET_POLICY || this == SET_PROJECT_POLICY;
  }

  @Override
  public String toString() {
    return rpc;
  }
}
