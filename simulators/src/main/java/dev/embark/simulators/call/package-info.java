/** The log of the calls that reached the simulators. */
@NullMarked
package dev.embark.simulators.call;

import org.jspecify.annotations.NullMarked;
