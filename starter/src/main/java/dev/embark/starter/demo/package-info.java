/**
 * Fleets with faults, onboarded within this process: scenarios, their execution and their results.
 */
@NullMarked
package dev.embark.starter.demo;

import org.jspecify.annotations.NullMarked;
