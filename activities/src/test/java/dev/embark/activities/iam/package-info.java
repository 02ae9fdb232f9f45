/** Tests of the adapter to Google IAM. */
@NullMarked
package dev.embark.activities.iam;

import org.jspecify.annotations.NullMarked;
