@NullMarked
package dev.embark.starter.host;

import org.jspecify.annotations.NullMarked;
