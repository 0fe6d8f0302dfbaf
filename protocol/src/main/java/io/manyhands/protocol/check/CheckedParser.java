package io.manyhands.protocol.check;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.protocol.check.Parsed.Reason;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Parses messages of one type, and refuses those that are outside of their bounds. Fields that this version does not
/// know are dropped: nobody can have us keep or pass on what we do not understand. Thread-safe.
public final class CheckedParser<M extends Message> {
    private final M type;
    private final Parser<M> parser;

    /// Made when the first bytes come, so that a parser can be a constant: a native executable is built with constants
    /// initialised, and descriptors of Protobuf are not to be.
    private volatile @Nullable MessageBounds bounds;

    private CheckedParser(M type, Parser<M> parser) {
        this.type = type;
        this.parser = parser;
    }

    /// @param type any message of the type
    public static <M extends Message> CheckedParser<M> of(M type) {
        @SuppressWarnings("unchecked") // Each generated class returns the parser of its own type.
        var parser = (Parser<M>) type.getParserForType();
        return new CheckedParser<>(type, DiscardUnknownFieldsParser.wrap(parser));
    }

    /// @param bytes kept: what is long in the message shares their memory; do not change them afterwards
    public Parsed<M> parse(byte[] bytes) {
        try {
            var problem = bounds().problem(new WireReader(bytes));
            return problem.isPresent()
                    ? new Refused<>(Reason.OUT_OF_BOUNDS, problem.get().toString())
                    : new Sound<>(message(bytes));
        } catch (IOException e) {
            return new Refused<>(
                    Reason.GARBLED,
                    "%d bytes that are not a %s (%s)".formatted(bytes.length, simpleName(), e.getMessage()));
        }
    }

    /// What [#parse] would object to, if this message were sent.
    public Optional<String> problem(M message) {
        return switch (parse(message.toByteArray())) {
            case Sound<M>(M _) -> Optional.empty();
            case Refused<M>(Reason _, String problem) -> Optional.of(problem);
        };
    }

    private M message(byte[] bytes) throws InvalidProtocolBufferException {
        var input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        input.enableAliasing(true);
        var message = parser.parseFrom(input);
        input.checkLastTagWas(0);
        return message;
    }

    private MessageBounds bounds() {
        var made = bounds;
        if (made == null) {
            made = BoundsReader.read(type.getDescriptorForType());
            bounds = made;
        }
        return made;
    }

    private String simpleName() {
        return type.getClass().getSimpleName();
    }
}
