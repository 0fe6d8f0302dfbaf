package io.manyhands.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;

/// Making a Protobuf message of bytes without a `CheckedParser` of the protocol: nobody would look whether its fields
/// are within their bounds.
final class Parsing extends DescribedPredicate<JavaAccess<?>> {
    private static final List<String> PARSE = List.of(
            "com.google.protobuf.MessageLite", "com.google.protobuf.MessageLite$Builder", "com.google.protobuf.Parser");

    private static final Set<String> METHODS =
            Set.of("getParserForType", "parser", "parseDelimitedFrom", "parseFrom", "parsePartialFrom");

    /// With a message as its argument it copies, with anything else it parses.
    private static final String MERGE = "mergeFrom";

    Parsing() {
        super("makes a message of bytes without a CheckedParser");
    }

    @Override
    public boolean test(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                && PARSE.stream().anyMatch(target.getOwner()::isAssignableTo)
                && (METHODS.contains(target.getName()) || parses(target));
    }

    private static boolean parses(CodeUnitAccessTarget target) {
        return target.getName().equals(MERGE)
                && target.getRawParameterTypes().stream()
                        .findFirst()
                        .filter(Parsing::isMessage)
                        .isEmpty();
    }

    private static boolean isMessage(JavaClass type) {
        return type.isAssignableTo("com.google.protobuf.MessageLite");
    }
}
