/** Time that tests move on by themselves. */
@NullMarked
package dev.embark.simulators.clock;

import org.jspecify.annotations.NullMarked;
