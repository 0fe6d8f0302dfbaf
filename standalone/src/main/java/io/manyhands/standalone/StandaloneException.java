package io.manyhands.standalone;

/// Something the person at the keyboard can put right; the message is printed as it is, without a stack trace. Whoever
/// can do something about one kind of it makes that a subclass.
public class StandaloneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StandaloneException(String message) {
        super(message);
    }

    public StandaloneException(String message, Throwable cause) {
        super(message, cause);
    }
}
