/** Time that tests advance explicitly. */
@NullMarked
package dev.embark.simulators.clock;

import org.jspecify.annotations.NullMarked;
