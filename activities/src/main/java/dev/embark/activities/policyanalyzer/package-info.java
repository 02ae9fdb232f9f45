/** Google's Policy Analyzer, over HTTP: there is no library for its Activity Analyzer. */
@NullMarked
package dev.embark.activities.policyanalyzer;

import org.jspecify.annotations.NullMarked;
