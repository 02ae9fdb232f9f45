/** Encrypts payloads before Temporal sees them, and decrypts them for authorized readers. */
@NullMarked
package dev.embark.encryption;

import org.jspecify.annotations.NullMarked;
