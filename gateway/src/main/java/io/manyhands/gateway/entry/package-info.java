/// What it costs to enter a job: a proof of work, an invitation, or both, as the job says. [EntryDesk] makes challenges
/// and judges what is paid; who has to pay, and what follows, is the business of `placement`. Whoever has paid is known
/// by its token ([io.manyhands.gateway.identity.Identity]), at every gateway.
@NullMarked
package io.manyhands.gateway.entry;

import org.jspecify.annotations.NullMarked;
