/**
 * The Temporal servers that Embark can run itself: in memory for the demo, local for {@code up}.
 */
@NullMarked
package dev.embark.starter.engine;

import org.jspecify.annotations.NullMarked;
