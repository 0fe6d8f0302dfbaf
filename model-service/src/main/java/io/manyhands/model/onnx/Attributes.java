package io.manyhands.model.onnx;

import com.google.protobuf.ByteString;
import io.manyhands.model.onnx.v1.AttributeProto;
import io.manyhands.model.onnx.v1.TensorProto;
import java.util.List;
import java.util.stream.LongStream;

/// Arguments of operators.
final class Attributes {
    private Attributes() {}

    static AttributeProto number(String name, long value) {
        return of(name, AttributeProto.Type.INT).setI(value).build();
    }

    static AttributeProto number(String name, float value) {
        return of(name, AttributeProto.Type.FLOAT).setF(value).build();
    }

    static AttributeProto text(String name, String value) {
        return of(name, AttributeProto.Type.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto numbers(String name, LongStream values) {
        return of(name, AttributeProto.Type.INTS)
                .addAllInts(() -> values.iterator())
                .build();
    }

    static AttributeProto floats(String name, List<Float> values) {
        return of(name, AttributeProto.Type.FLOATS).addAllFloats(values).build();
    }

    static AttributeProto texts(String name, List<String> values) {
        return of(name, AttributeProto.Type.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList())
                .build();
    }

    static AttributeProto tensor(String name, TensorProto value) {
        return of(name, AttributeProto.Type.TENSOR).setT(value).build();
    }

    private static AttributeProto.Builder of(String name, AttributeProto.Type type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
