package io.manyhands.model.onnx;

/// A model has something that cannot be written as ONNX. The message says what, and where.
public final class UnsaidInOnnxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsaidInOnnxException(String message) {
        super(message);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
