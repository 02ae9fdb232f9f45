/** Tests of the Google IAM adapter. */
@NullMarked
package dev.embark.activities.iam;

import org.jspecify.annotations.NullMarked;
