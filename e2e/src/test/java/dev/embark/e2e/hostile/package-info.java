/** People and processes that can reach Temporal and mean harm, and what they cannot do. */
@NullMarked
package dev.embark.e2e.hostile;

import org.jspecify.annotations.NullMarked;
