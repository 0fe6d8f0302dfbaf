/// One connection, from opening to closing: what may be said when.
///
/// A session is [SessionState.Connected] until Hello, then [SessionState.Joined], then [SessionState.Leaving]; each
/// state answers a message with a [Step], and [Conversation] takes it. [VolunteerSocket] only adapts the WebSocket.
@NullMarked
package io.manyhands.gateway.session;

import org.jspecify.annotations.NullMarked;
