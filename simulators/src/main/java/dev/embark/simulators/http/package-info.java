/**
 * A small HTTP/1.1 server that can also misbehave: reset connections, stay silent, respond byte by
 * byte. The JDK's own server hides its sockets, so it cannot.
 */
@NullMarked
package dev.embark.simulators.http;

import org.jspecify.annotations.NullMarked;
