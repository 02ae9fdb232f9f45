/** Attacks by people and processes that can reach Temporal, and the limits of their effects. */
@NullMarked
package dev.embark.e2e.hostile;

import org.jspecify.annotations.NullMarked;
