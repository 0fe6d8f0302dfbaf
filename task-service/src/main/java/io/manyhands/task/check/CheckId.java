package io.manyhands.task.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.manyhands.protocol.Keys.CheckPlace;
import io.manyhands.protocol.v1.CheckEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names a check to auditors without telling whose value it is. Of what is computed with another state the name is
/// another one: an answer that comes after a rollback is not taken for one to what is at its place by then.
final class CheckId {
    static final int LENGTH = 16;

    private CheckId() {}

    static String of(CheckEntry check) {
        var place = CheckPlace.of(check) + ":"
                + HexFormat.of().formatHex(check.getBaseSha256().toByteArray());
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(place.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
