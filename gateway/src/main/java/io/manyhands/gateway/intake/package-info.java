/// Results in: from hostile until checked, to durable in Redis.
///
/// Checked in this order, each before the next is looked at: the lease, the counts and the length, the hash
/// and the values ([Work#flaw], [Work#inspect]). A sound result is stored, its task removed and its
/// volunteer credited in one atomic step ([ResultStore]); only then it is confirmed.
@NullMarked
package io.manyhands.gateway.intake;

import org.jspecify.annotations.NullMarked;
