/** The verbs' access to Temporal: connecting, starting, querying and controlling runs. */
@NullMarked
package dev.embark.starter.client;

import org.jspecify.annotations.NullMarked;
