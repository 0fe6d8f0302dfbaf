package io.manyhands.redis.streams;

import io.manyhands.protocol.Keys;

/// Which streams one blocking read may name together, and so how many connections a watch holds.
enum SlotGrouping {
    /// One Redis holds every key: one read over all of them.
    TOGETHER {
        @Override
        String groupOf(String key) {
            return "";
        }

        @Override
        String wakeKey(String reader, String group) {
            return Keys.wake(reader);
        }
    },

    /// A Redis Cluster refuses a read over several slots (CROSSSLOT): one read per slot tag, which is one per job and
    /// one for the lobby. Two tags that happen to share a slot are still read apart.
    BY_SLOT_TAG {
        @Override
        String groupOf(String key) {
            return Keys.slotTag(key);
        }

        @Override
        String wakeKey(String reader, String group) {
            return Keys.wake(reader, group);
        }
    };

    abstract String groupOf(String key);

    /// The stream that wakes the read of this group; readable together with the group's streams.
    abstract String wakeKey(String reader, String group);
}
