/**
 * Reading manifests: every problem at once, each with its place and its remedy. Knows no Temporal.
 */
@NullMarked
package dev.embark.starter.manifest;

import org.jspecify.annotations.NullMarked;
