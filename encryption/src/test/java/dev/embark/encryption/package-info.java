@NullMarked
package dev.embark.encryption;

import org.jspecify.annotations.NullMarked;
