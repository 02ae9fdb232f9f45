@NullMarked
package dev.embark.starter.client;

import org.jspecify.annotations.NullMarked;
