/** What {@code embark doctor} checks, how it judges, and what it advises. */
@NullMarked
package dev.embark.starter.doctor;

import org.jspecify.annotations.NullMarked;
