package io.manyhands.model.progress;

/// How much of a feed somebody has been sent.
///
/// @param next first round that was not sent
/// @param state number of the state that was sent last; 0: none
record FeedCursor(int next, int state) {
    /// Somebody who has everything before this round, but not the state.
    static FeedCursor from(int next) {
        return new FeedCursor(next, 0);
    }
}
