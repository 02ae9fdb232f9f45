@NullMarked
package dev.embark.distribution;

import org.jspecify.annotations.NullMarked;
