/** Google's Policy Analyzer, over HTTP: there is no client library for its Activity Analyzer. */
@NullMarked
package dev.embark.activities.policyanalyzer;

import org.jspecify.annotations.NullMarked;
