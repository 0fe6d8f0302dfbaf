/// Versions of a job's model: what a commit writes, in one atomic step ([RedisVersions], `commit.lua`), and how
/// states are served by their hash ([ModelResource]).
///
/// Decides: what the status says after a commit, how long old states live, who may commit.
@NullMarked
package io.manyhands.model.version;

import org.jspecify.annotations.NullMarked;
