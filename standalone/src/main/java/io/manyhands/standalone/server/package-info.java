/// Redis and the services in one process: what they are told, and in which order they start and end.
///
/// Order at the end, whatever causes it: first the work on top (its volunteers hand back what they hold), then the
/// services, then Redis.
@NullMarked
package io.manyhands.standalone.server;

import org.jspecify.annotations.NullMarked;
