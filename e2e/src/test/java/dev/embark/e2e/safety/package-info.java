/**
 * The fault matrix: every step of an onboarding and of its undo, struck by every fault, from every
 * starting state, judged by an oracle that knows nothing of the product.
 */
@NullMarked
package dev.embark.e2e.safety;

import org.jspecify.annotations.NullMarked;
