package io.manyhands.task.quota;

import java.util.UUID;

/// A place among the open jobs of an organizer, taken for one attempt to create a job or to let an ended one go on.
/// Another attempt has another place, also if it is for the same id, so that what becomes of one changes nothing for
/// the other.
///
/// @param organizer id of the token
/// @param jobId of the job that it is for
/// @param name in Redis: the id, a colon that no id has, and what no other attempt has
record Place(String organizer, String jobId, String name) {
    static Place of(String organizer, String jobId) {
        return new Place(organizer, jobId, jobId + ":" + UUID.randomUUID());
    }

    /// @param name of a place, or the id of a job
    static String jobId(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }
}
