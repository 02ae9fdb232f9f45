@NullMarked
package dev.embark.starter.discovery;

import org.jspecify.annotations.NullMarked;
