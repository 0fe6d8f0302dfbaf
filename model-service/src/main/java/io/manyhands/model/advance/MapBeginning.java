package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.work.MapEntries;
import io.manyhands.protocol.work.MapWork;
import java.util.Optional;

/// The first state is the program's own, and that nothing has been reduced yet.
record MapBeginning(MapWork work) implements Beginning {
    private static final String NOTHING = "null";

    @Override
    public Optional<String> source() {
        return Optional.empty();
    }

    @Override
    public MapAdvance first(Optional<byte[]> source) {
        var given = work.job().getInitialStateJson();
        return new MapAdvance(
                work,
                MapEntries.encode(0, 0, (given.isEmpty() ? NOTHING : given) + "\n" + NOTHING)
                        .toByteArray());
    }

    @Override
    public MapAdvance resume(byte[] state, byte[] memory) {
        if (MapEntries.read(ByteString.copyFrom(state)).isEmpty()) {
            throw new IllegalArgumentException(
                    "a state of %d bytes that is not made of whole entries; create the job again"
                            .formatted(state.length));
        }
        return new MapAdvance(work, state);
    }
}
