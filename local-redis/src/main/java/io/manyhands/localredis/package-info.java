/// A real Redis server as a child process, for one laptop and for tests.
///
/// Plain Java without a framework, so that `standalone` can start it before Quarkus. The package decides how a
/// child process is tied to this JVM ([Leash]) and with which settings Redis runs ([Options]): bound to 127.0.0.1,
/// nothing on disk unless a directory is named.
@NullMarked
package io.manyhands.localredis;

import org.jspecify.annotations.NullMarked;
