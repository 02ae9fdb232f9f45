/** Tests of the package of the same name. */
@NullMarked
package dev.embark.worker.temporal;

import org.jspecify.annotations.NullMarked;
