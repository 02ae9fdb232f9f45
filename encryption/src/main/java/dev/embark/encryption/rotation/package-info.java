/** Secrets in files that are replaced while the process runs. */
@NullMarked
package dev.embark.encryption.rotation;

import org.jspecify.annotations.NullMarked;
