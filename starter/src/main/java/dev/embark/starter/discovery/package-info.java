/** Turns the clusters that Cast AI knows into a manifest. */
@NullMarked
package dev.embark.starter.discovery;

import org.jspecify.annotations.NullMarked;
