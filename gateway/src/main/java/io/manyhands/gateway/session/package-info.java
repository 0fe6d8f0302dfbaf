/// One connection, from opening to closing: what may be said when.
///
/// A session is [SessionState.Connected] until Hello, then [SessionState.Joined], then [SessionState.Leaving]; each
/// state answers a message with a [Step], and nothing else says what may be said when. [Conversation] takes the
/// step: it joins by way of [Reception], hands results to `intake`, and tells `placement` everything else.
/// [VolunteerSocket] only adapts the WebSocket.
@NullMarked
package io.manyhands.gateway.session;

import org.jspecify.annotations.NullMarked;
