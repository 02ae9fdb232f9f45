/**
 * The fault matrix: every step of an onboarding and its undo, struck by every fault, from every
 * starting state, judged by an oracle that is independent of the product.
 */
@NullMarked
package dev.embark.e2e.safety;

import org.jspecify.annotations.NullMarked;
