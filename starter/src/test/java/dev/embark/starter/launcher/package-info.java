@NullMarked
package dev.embark.starter.launcher;

import org.jspecify.annotations.NullMarked;
