package io.manyhands.protocol;

/// The names of the Redis keys that hold what organizers may do, have and did. All of task-service.
public final class OrganizerKeys {
    private static final String PREFIX = "mh:v1:";

    /// Hash: id of a token → [io.manyhands.protocol.v1.OrganizerToken].
    public static final String TOKENS = PREFIX + "tokens";

    /// Stream of [io.manyhands.protocol.v1.AuditEntry]: what organizers did. Trimmed by number and age.
    public static final String AUDIT = PREFIX + "audit";

    /// Hash: place of shards that may have to be removed → `touchedAtMs token manifest`: an upload that is under
    /// way, or what is being taken away.
    public static final String UPLOADS = PREFIX + "uploads";

    /// The field of an entry of [#AUDIT].
    public static final String AUDIT_FIELD = "entry";

    private OrganizerKeys() {}

    /// Sorted set: id of a job that was created with this token → 0; `id:attempt`, while it is being created → Unix
    /// time in milliseconds. May hold jobs that have gone.
    ///
    /// @param token id of a token
    public static String jobs(String token) {
        return ofToken(token, "jobs");
    }

    /// Sorted set: `id:attempt` of each job that was created with this token, in the last hour → Unix time in
    /// milliseconds.
    public static String created(String token) {
        return ofToken(token, "created");
    }

    /// Hash: SHA-256 of a data set that was stored with this token → its size in bytes.
    public static String datasets(String token) {
        return ofToken(token, "datasets");
    }

    /// Set: ids of the tokens with which a data set was stored. In the slot of the data set itself, whose key is the
    /// tag.
    public static String datasetOwners(String sha256) {
        return PREFIX + "data-owners:{" + Keys.dataset(sha256) + "}";
    }

    /// String: what a data set that was converted holds, as JSON. In the slot of the data set, with which it goes.
    public static String datasetDescription(String sha256) {
        return PREFIX + "data-description:{" + Keys.dataset(sha256) + "}";
    }

    /// String: place of the shards of a data set that is in shards; then the data set itself is their manifest. In
    /// the slot of the data set, with which it goes.
    public static String datasetPlace(String sha256) {
        return PREFIX + "data-place:{" + Keys.dataset(sha256) + "}";
    }

    /// Bytes: what has been stored so far of a data set that comes piece by piece; expires. In the slot of the data
    /// set.
    ///
    /// @param attempt that no other has
    public static String datasetBegun(String sha256, String attempt) {
        return PREFIX + "data-begun:{" + Keys.dataset(sha256) + "}:" + attempt;
    }

    /// Hash: SHA-256 of a shard → its bytes.
    ///
    /// @param place of the shards of one upload
    public static String shards(String place) {
        return PREFIX + "shards:" + place;
    }

    /// One slot for each token, so that its scripts are atomic.
    private static String ofToken(String token, String name) {
        return PREFIX + "token:{" + token + "}:" + name;
    }
}
