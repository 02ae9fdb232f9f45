/** Stand-ins for Cast AI and Google IAM that share one state, one clock and one call log. */
@NullMarked
package dev.embark.simulators;

import org.jspecify.annotations.NullMarked;
