@NullMarked
package dev.embark.starter.manifest;

import org.jspecify.annotations.NullMarked;
