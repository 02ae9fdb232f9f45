/**
 * Google IAM: the policy of one service account, read, edited and written under its etag.
 * Independent of Cast AI's API.
 */
@NullMarked
package dev.embark.activities.iam;

import org.jspecify.annotations.NullMarked;
