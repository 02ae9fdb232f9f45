/** What the verbs need of Temporal: connecting, starting, asking, controlling. */
@NullMarked
package dev.embark.starter.client;

import org.jspecify.annotations.NullMarked;
