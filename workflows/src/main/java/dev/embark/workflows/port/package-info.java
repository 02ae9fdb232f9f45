/** Activity interfaces: what the workflows ask of the outside world. */
@NullMarked
package dev.embark.workflows.port;

import org.jspecify.annotations.NullMarked;
