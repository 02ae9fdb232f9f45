package dev.embark.simulators.iam;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TimestampProto;

/**
 * The part of Service Account Credentials v1 that creates access tokens, with the names and numbers
 * that Google publishes.
 *
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/iam/credentials/v1/common.proto">
 *     google/iam/credentials/v1/common.proto</a>
 */
final class CredentialsProto {

  private static final String DESCRIPTION =
      """
      name: "google/iam/credentials/v1/iamcredentials.proto"
      package: "google.iam.credentials.v1"
      syntax: "proto3"
      dependency: "google/api/annotations.proto"
      dependency: "google/protobuf/duration.proto"
      dependency: "google/protobuf/timestamp.proto"
      message_type {
        name: "GenerateAccessTokenRequest"
        field { name: "name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
        field { name: "delegates" number: 2 type: TYPE_STRING label: LABEL_REPEATED }
        field { name: "scope" number: 4 type: TYPE_STRING label: LABEL_REPEATED }
        field {
          name: "lifetime" number: 7 type: TYPE_MESSAGE label: LABEL_OPTIONAL
          type_name: ".google.protobuf.Duration"
        }
      }
      message_type {
        name: "GenerateAccessTokenResponse"
        field { name: "access_token" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
        field {
          name: "expire_time" number: 3 type: TYPE_MESSAGE label: LABEL_OPTIONAL
          type_name: ".google.protobuf.Timestamp"
        }
      }
      service {
        name: "IAMCredentials"
        method {
          name: "GenerateAccessToken"
          input_type: ".google.iam.credentials.v1.GenerateAccessTokenRequest"
          output_type: ".google.iam.credentials.v1.GenerateAccessTokenResponse"
          options {
            [google.api.http] {
              post: "/v1/{name=projects/*/serviceAccounts/*}:generateAccessToken"
              body: "*"
            }
          }
        }
      }
      """;

  private static final ApiDescription API =
      ApiDescription.read(
          DESCRIPTION,
          AnnotationsProto.getDescriptor(),
          DurationProto.getDescriptor(),
          TimestampProto.getDescriptor());

  static final ServiceDescriptor SERVICE = API.service("IAMCredentials");

  private CredentialsProto() {}

  /** Returns an empty message of that name. */
  static DynamicMessage message(String name) {
    return API.message(name);
  }
}
