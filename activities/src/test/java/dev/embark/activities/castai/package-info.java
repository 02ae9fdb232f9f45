/** Tests of the adapter to Cast AI. */
@NullMarked
package dev.embark.activities.castai;

import org.jspecify.annotations.NullMarked;
