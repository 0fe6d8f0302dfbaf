package io.manyhands.gateway.identity;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a token says of its volunteer.
///
/// @param entered the jobs whose entry cost it has paid, the latest last; of many only the latest
public record Identity(VolunteerId id, List<EntryMark> entered) {
    static final int MOST_ENTERED = 16;

    public Identity {
        entered = List.copyOf(entered.subList(Math.max(0, entered.size() - MOST_ENTERED), entered.size()));
    }

    /// Of somebody new, who has paid nothing.
    public static Identity of(VolunteerId id) {
        return new Identity(id, List.of());
    }

    public boolean hasEntered(EntryMark job) {
        return entered.contains(job);
    }

    public Identity entering(EntryMark job) {
        return hasEntered(job)
                ? this
                : new Identity(
                        id, Stream.concat(entered.stream(), Stream.of(job)).toList());
    }

    byte[] toBytes() {
        return entered.stream()
                .map(EntryMark::bytes)
                .reduce(id.bytes(), ByteString::concat)
                .toByteArray();
    }

    /// Whether so many bytes can be those of an identity.
    static boolean isLength(int bytes) {
        int marks = bytes - VolunteerId.LENGTH;
        return marks >= 0 && marks % EntryMark.LENGTH == 0 && marks / EntryMark.LENGTH <= MOST_ENTERED;
    }

    /// @param content of such a length
    static Identity read(byte[] content) {
        var bytes = ByteString.copyFrom(content);
        var entered = new ArrayList<EntryMark>();
        for (int at = VolunteerId.LENGTH; at < bytes.size(); at += EntryMark.LENGTH) {
            entered.add(new EntryMark(bytes.substring(at, at + EntryMark.LENGTH)));
        }
        return new Identity(new VolunteerId(bytes.substring(0, VolunteerId.LENGTH)), entered);
    }
}
