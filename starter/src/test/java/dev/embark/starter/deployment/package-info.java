@NullMarked
package dev.embark.starter.deployment;

import org.jspecify.annotations.NullMarked;
