package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.work.CountingValue;
import java.util.Optional;

/// The state is the total; nothing else is remembered.
record CountingBeginning() implements Beginning {
    @Override
    public Optional<String> source() {
        return Optional.empty();
    }

    @Override
    public CountingAdvance first(Optional<byte[]> source) {
        return new CountingAdvance(0);
    }

    @Override
    public CountingAdvance resume(byte[] state, byte[] memory) {
        if (state.length != CountingValue.BYTES) {
            throw new IllegalArgumentException("total of %d bytes: must have %d; create the job again"
                    .formatted(state.length, CountingValue.BYTES));
        }
        return new CountingAdvance(
                CountingValue.decode(ByteString.copyFrom(state)).count());
    }
}
