/** Tests of the package of the same name. */
@NullMarked
package dev.embark.worker.configuration;

import org.jspecify.annotations.NullMarked;
