/**
 * A simulator of the part of Cast AI's API that concerns GKE clusters and service account
 * impersonation. Behaviour that no public source confirms is marked "Assumption:".
 *
 * @see <a href="https://docs.cast.ai/docs/sa-impersonation-gke">Cast AI on impersonation</a>
 * @see <a href="https://api.cast.ai/v1/spec/openapi.json">Cast AI's published contract</a>
 */
@NullMarked
package dev.embark.simulators.castai;

import org.jspecify.annotations.NullMarked;
