/// All services and a Redis in one process, for one laptop or a classroom.
///
/// The same code and the same streams as three processes: this module only starts things, and talks to the
/// services over HTTP like any organizer. Packages: `main` (where the process begins), `cli` (what can be
/// typed), `server` (Redis and Quarkus, started and ended in order), `demo` (one job from the corpus to the
/// summary).
@NullMarked
package io.manyhands.standalone;

import org.jspecify.annotations.NullMarked;
