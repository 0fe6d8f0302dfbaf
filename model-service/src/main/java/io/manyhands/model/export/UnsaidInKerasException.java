package io.manyhands.model.export;

/// A model has something that means something else in Keras 3. The message says what, and where.
final class UnsaidInKerasException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsaidInKerasException(String message) {
        super(message);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
