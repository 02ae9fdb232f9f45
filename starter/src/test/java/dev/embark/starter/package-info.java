@NullMarked
package dev.embark.starter;

import org.jspecify.annotations.NullMarked;
