/// Which process reduces which job: a lock per job that expires, with a fencing token that every commit
/// presents.
///
/// Decides: which open jobs this process takes, when it lets go. Knows nothing of what is done with a job: that
/// is behind [JobRunner].
@NullMarked
package io.manyhands.model.owner;

import org.jspecify.annotations.NullMarked;
