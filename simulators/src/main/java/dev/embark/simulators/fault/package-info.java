/** Faults by rule: what goes wrong, where, at which call or with which probability. */
@NullMarked
package dev.embark.simulators.fault;

import org.jspecify.annotations.NullMarked;
