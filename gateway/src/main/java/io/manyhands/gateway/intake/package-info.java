/// Results in: from hostile until checked, to durable in Redis.
///
/// Checked in this order, each before the next is looked at: the lease, the counts and the length, the hash and
/// the values ([Work#flaw], [Work#inspect]). A sound result is stored and its task removed in one atomic step
/// ([ResultStore]); only then it is confirmed. Who is credited is decided by the commit. What was said of a lease
/// is remembered ([SettledLeases]), so that each is dealt with once.
@NullMarked
package io.manyhands.gateway.intake;

import org.jspecify.annotations.NullMarked;
