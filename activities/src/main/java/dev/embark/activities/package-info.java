/**
 * What all adapters share: the limits within which the worker may act, and the form in which
 * failures reach Temporal. Depends on no adapter.
 */
@NullMarked
package dev.embark.activities;

import org.jspecify.annotations.NullMarked;
