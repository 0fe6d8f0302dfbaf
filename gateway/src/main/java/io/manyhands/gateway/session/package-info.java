/// One connection, from opening to closing: what may be said when.
///
/// A session is [SessionState.Connected] until Hello, then [SessionState.Joined], then [SessionState.Leaving]; each
/// state answers a message with a [Step]: that is all there is to what may be said when. [Conversation] takes the step:
/// joins
/// by way of [Reception], hands results to `intake`, tells `placement` everything else. [VolunteerSocket] only adapts
/// the WebSocket.
@NullMarked
package io.manyhands.gateway.session;

import org.jspecify.annotations.NullMarked;
