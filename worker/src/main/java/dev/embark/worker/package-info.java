/** The process that runs workflows and activities. */
@NullMarked
package dev.embark.worker;

import org.jspecify.annotations.NullMarked;
