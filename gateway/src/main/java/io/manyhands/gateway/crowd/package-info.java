/// How many are here: what this gateway tells the others and the planner of its volunteers, and volunteers of each
/// other.
///
/// One heartbeat per job with volunteers, every two seconds and soon after a change. The same heartbeat writes down
/// the traffic, shows which tasks are still held, and looks for those whose gateway died.
@NullMarked
package io.manyhands.gateway.crowd;

import org.jspecify.annotations.NullMarked;
