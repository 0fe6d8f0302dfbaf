/// The shared way in which the services read and write Redis streams.
///
/// A library, not an application: its beans are found through the Jandex index in its jar, and the defaults of
/// the Redis clients are in its `META-INF/microprofile-config.properties`.
@NullMarked
package io.manyhands.streams;

import org.jspecify.annotations.NullMarked;
