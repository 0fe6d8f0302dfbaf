package io.manyhands.model.round;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.protocol.v1.ResultEntry;

/// Decodes results without copying their values, which are nearly all of them.
final class ResultEntries {
    private ResultEntries() {}

    /// @param payload does not change any more
    /// @return shares the memory of the payload
    static ResultEntry parse(byte[] payload) throws InvalidProtocolBufferException {
        var input = UnsafeByteOperations.unsafeWrap(payload).newCodedInput();
        input.enableAliasing(true);
        var result = ResultEntry.parser().parseFrom(input);
        input.checkLastTagWas(0);
        return result;
    }
}
