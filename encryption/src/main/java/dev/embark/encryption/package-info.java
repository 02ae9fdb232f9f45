/** Encrypts payloads before Temporal sees them, and shows them to those who may read them. */
@NullMarked
package dev.embark.encryption;

import org.jspecify.annotations.NullMarked;
