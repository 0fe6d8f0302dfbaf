package io.manyhands.redis;

import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes replies of Redis apart; nil counts as empty.
public final class Replies {
    private Replies() {}

    public static List<String> texts(Optional<Response> reply) {
        return reply.map(Replies::texts).orElseGet(List::of);
    }

    public static List<String> texts(Response reply) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < reply.size(); i++) {
            texts.add(Optional.ofNullable(reply.get(i)).map(Object::toString).orElse(""));
        }
        return texts;
    }

    /// @param reply of `HGETALL` as a command of its own
    public static Map<String, String> hash(Optional<Response> reply) {
        var hash = new LinkedHashMap<String, String>();
        reply.ifPresent(fields ->
                fields.getKeys().forEach(name -> hash.put(name, fields.get(name).toString())));
        return hash;
    }

    /// @param reply of `HGETALL` from within a script: name, value, name, value …
    public static Map<String, String> flatHash(Response reply) {
        var texts = texts(reply);
        var hash = new LinkedHashMap<String, String>();
        for (int i = 0; i + 1 < texts.size(); i += 2) {
            hash.put(texts.get(i), texts.get(i + 1));
        }
        return hash;
    }
}
