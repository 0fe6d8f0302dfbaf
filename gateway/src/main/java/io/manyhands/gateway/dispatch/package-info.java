/// Tasks out of Redis to volunteers, and back into Redis when a lease ends without a result.
///
/// Credit-based: a gateway never reads more tasks than its volunteers have demand for, so whatever nobody can
/// take stays where every gateway can reach it. Reading is woken, never polled: by events, by demand, by results
/// ([Dispatcher]). Who gets how much is decided by [SharePolicy], in which order by [FairSharePolicy], who may not have
/// a task by [Avoidance]; what comes back is split in two, so that several volunteers share it ([Reissue]); what is
/// late is offered to somebody else, too ([Backups]).
@NullMarked
package io.manyhands.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
