package dev.embark.simulators.iam;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;

/**
 * The description of Policy Analyzer v1, for which Google publishes only the REST form and no
 * protocol buffers. Assumption: names and numbers of messages and fields.
 *
 * @see <a
 *     href="https://cloud.google.com/policy-intelligence/docs/reference/policyanalyzer/rest/v1/projects.locations.activityTypes.activities/query">
 *     activities.query</a>
 */
final class PolicyAnalyzerProto {

  private static final String DESCRIPTION =
      """
      name: "google/cloud/policyanalyzer/v1/policyanalyzer.proto"
      package: "google.cloud.policyanalyzer.v1"
      syntax: "proto3"
      dependency: "google/api/annotations.proto"
      dependency: "google/protobuf/struct.proto"
      dependency: "google/protobuf/timestamp.proto"
      message_type {
        name: "QueryActivityRequest"
        field { name: "parent" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
        field { name: "filter" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
        field { name: "page_size" number: 3 type: TYPE_INT32 label: LABEL_OPTIONAL }
        field { name: "page_token" number: 4 type: TYPE_STRING label: LABEL_OPTIONAL }
      }
      message_type {
        name: "QueryActivityResponse"
        field {
          name: "activities" number: 1 type: TYPE_MESSAGE label: LABEL_REPEATED
          type_name: ".google.cloud.policyanalyzer.v1.Activity"
        }
        field { name: "next_page_token" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
      }
      message_type {
        name: "Activity"
        field { name: "full_resource_name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
        field { name: "activity_type" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
        field {
          name: "observation_period" number: 3 type: TYPE_MESSAGE label: LABEL_OPTIONAL
          type_name: ".google.cloud.policyanalyzer.v1.ObservationPeriod"
        }
        field {
          name: "activity" number: 4 type: TYPE_MESSAGE label: LABEL_OPTIONAL
          type_name: ".google.protobuf.Struct"
        }
      }
      message_type {
        name: "ObservationPeriod"
        field {
          name: "start_time" number: 1 type: TYPE_MESSAGE label: LABEL_OPTIONAL
          type_name: ".google.protobuf.Timestamp"
        }
        field {
          name: "end_time" number: 2 type: TYPE_MESSAGE label: LABEL_OPTIONAL
          type_name: ".google.protobuf.Timestamp"
        }
      }
      service {
        name: "ActivityAnalyzer"
        method {
          name: "QueryActivity"
          input_type: ".google.cloud.policyanalyzer.v1.QueryActivityRequest"
          output_type: ".google.cloud.policyanalyzer.v1.QueryActivityResponse"
          options {
            [google.api.http] {
              get: "/v1/{parent=projects/*/locations/*/activityTypes/*}/activities:query"
            }
          }
        }
      }
      """;

  private static final ApiDescription API =
      ApiDescription.read(
          DESCRIPTION,
          AnnotationsProto.getDescriptor(),
          StructProto.getDescriptor(),
          TimestampProto.getDescriptor());

  static final ServiceDescriptor SERVICE = API.service("ActivityAnalyzer");

  private PolicyAnalyzerProto() {}

  /** Returns an empty message of that name. */
  static DynamicMessage message(String name) {
    return API.message(name);
  }
}
