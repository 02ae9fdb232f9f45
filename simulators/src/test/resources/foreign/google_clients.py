"""Google's two Python clients against the simulated IAM.

Arguments: the base URL over HTTP, host:port over gRPC, project, service account, member.
Prints what each of them sees, one line a step.
"""

import sys

import grpc
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import iam_admin_v1
from google.cloud.iam_admin_v1.services.iam.transports import IAMGrpcTransport
from google.iam.v1 import iam_policy_pb2, options_pb2, policy_pb2
from google.type import expr_pb2
from googleapiclient import discovery, errors

rest_url, grpc_target, project, account, member = sys.argv[1:]
name = f"projects/{project}/serviceAccounts/{account}"
role = "roles/iam.serviceAccountUser"


# google-api-python-client, over HTTP
def rest(api):
    return discovery.build(
        api,
        "v1",
        credentials=AnonymousCredentials(),
        client_options=ClientOptions(api_endpoint=rest_url.rstrip("/")),
        static_discovery=True,
    ).projects()


accounts = rest("iam").serviceAccounts()
print("rest get", accounts.get(name=name).execute()["email"])
policy = accounts.getIamPolicy(resource=name, options_requestedPolicyVersion=3).execute()
stale = dict(policy)
policy["version"] = 3
policy["bindings"] = policy.get("bindings", []) + [
    {"role": role, "members": [member], "condition": {"title": "t", "expression": "true"}}
]
written = accounts.setIamPolicy(resource=name, body={"policy": policy}).execute()
print("rest set", written["bindings"][-1]["condition"]["expression"])
try:
    accounts.setIamPolicy(resource=name, body={"policy": stale}).execute()
    print("rest stale accepted")
except errors.HttpError as refused:
    print("rest stale", refused.resp.status, refused.error_details or refused.reason)
try:
    accounts.get(name=name.replace(account, "nobody@" + account.split("@")[1])).execute()
except errors.HttpError as refused:
    print("rest missing", refused.resp.status)
put = accounts.update(name=name, body={"displayName": "put"}, fields="displayName").execute()
print("rest put", put)
found = rest("cloudresourcemanager").list(filter="NOT id:prod-* " + "id:a " * 1000).execute()
print("rest projects", [found_one["projectId"] for found_one in found["projects"]])
tokens = rest("iamcredentials").serviceAccounts()
scope = {"scope": ["https://www.googleapis.com/auth/cloud-platform"]}
impersonated = "projects/-/serviceAccounts/" + member.split(":")[1]
token = tokens.generateAccessToken(name=impersonated, body=scope).execute()
print("rest token", token["accessToken"][:5])

# google-cloud-iam, over gRPC
client = iam_admin_v1.IAMClient(
    transport=IAMGrpcTransport(channel=grpc.insecure_channel(grpc_target))
)
read = client.get_iam_policy(
    request=iam_policy_pb2.GetIamPolicyRequest(
        resource=name, options=options_pb2.GetPolicyOptions(requested_policy_version=3)
    )
)
print("grpc get", read.version, [binding.role for binding in read.bindings])
del read.bindings[:]
read.bindings.append(
    policy_pb2.Binding(
        role=role, members=[member], condition=expr_pb2.Expr(title="u", expression="true")
    )
)
answer = client.set_iam_policy(
    request=iam_policy_pb2.SetIamPolicyRequest(resource=name, policy=read)
)
print("grpc set", answer.bindings[0].condition.title)
held = client.test_iam_permissions(
    request=iam_policy_pb2.TestIamPermissionsRequest(
        resource=name, permissions=["iam.serviceAccounts.setIamPolicy"]
    )
)
print("grpc test", list(held.permissions))
