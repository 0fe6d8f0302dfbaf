/// The record of a job: what was to be computed, and what each round came to, chained and signed, so that anybody
/// can compute it again (docs/adr/0023).
///
/// Decides: the bytes of every line. The same line is hashed when a round is committed, and written out when the
/// record is read: [RecordLine] makes both, of nothing but the history and the specification.
@NullMarked
package io.manyhands.model.record;

import org.jspecify.annotations.NullMarked;
