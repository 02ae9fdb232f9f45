/** Inspects and changes the simulated world over HTTP, for people and tests. */
@NullMarked
package dev.embark.simulators.admin;

import org.jspecify.annotations.NullMarked;
