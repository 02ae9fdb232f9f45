@NullMarked
package dev.embark.starter.output;

import org.jspecify.annotations.NullMarked;
