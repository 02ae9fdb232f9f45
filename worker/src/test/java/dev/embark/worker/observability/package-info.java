/** Tests of the package of the same name. */
@NullMarked
package dev.embark.worker.observability;

import org.jspecify.annotations.NullMarked;
