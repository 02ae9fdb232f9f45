/** The verbs that host more than a client: engine, worker and simulators run in their process. */
@NullMarked
package dev.embark.starter.host;

import org.jspecify.annotations.NullMarked;
