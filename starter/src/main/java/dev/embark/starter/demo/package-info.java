/** Fleets with faults, onboarded within this process: scenarios, their run, what became of them. */
@NullMarked
package dev.embark.starter.demo;

import org.jspecify.annotations.NullMarked;
