/// Who holds which task until when.
///
/// A lease is a promise in both directions: nobody else is given the task before it ends or is late, and a sound
/// result is taken, even later and at another gateway, unless the task was handed back; so it is signed
/// ([LeaseCodec]). How long it lasts follows from how fast the volunteer has been ([LeasePolicy]). [LeaseBook]
/// knows the leases of this process; Redis knows that its tasks are held.
@NullMarked
package io.manyhands.gateway.lease;

import org.jspecify.annotations.NullMarked;
