/** Tests of the Cast AI adapter. */
@NullMarked
package dev.embark.activities.castai;

import org.jspecify.annotations.NullMarked;
