@NullMarked
package dev.embark.starter.engine;

import org.jspecify.annotations.NullMarked;
