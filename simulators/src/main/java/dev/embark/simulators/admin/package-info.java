/** Looks into the simulated world and changes it, over HTTP, for people and for tests. */
@NullMarked
package dev.embark.simulators.admin;

import org.jspecify.annotations.NullMarked;
