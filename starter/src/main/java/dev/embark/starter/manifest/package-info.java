/**
 * Reads manifests: reports every problem at once, each with its place and remedy. Independent of
 * Temporal.
 */
@NullMarked
package dev.embark.starter.manifest;

import org.jspecify.annotations.NullMarked;
