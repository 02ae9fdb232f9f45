/** Rule-based faults: which, where, and at which call or with which probability. */
@NullMarked
package dev.embark.simulators.fault;

import org.jspecify.annotations.NullMarked;
