/**
 * A simulator of Google's IAM: one state, served over gRPC ({@code google.iam.admin.v1.IAM} and
 * {@code google.cloud.resourcemanager.v3.Projects}) and over the REST forms that gcloud uses.
 */
@NullMarked
package dev.embark.simulators.iam;

import org.jspecify.annotations.NullMarked;
