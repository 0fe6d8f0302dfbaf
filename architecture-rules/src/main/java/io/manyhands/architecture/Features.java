package io.manyhands.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/// A package directly below a module's root is a feature, with all that lies below it. The root package counts as one
/// too: it may use the features, or be used by them.
///
/// @param root `io.manyhands.gateway`
record Features(String root) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
        var path = type.getPackageName() + ".";
        return path.startsWith(root + ".")
                ? SliceIdentifier.of(feature(path.substring(root.length() + 1)))
                : SliceIdentifier.ignore();
    }

    private static String feature(String below) {
        return below.isEmpty() ? "the root package" : below.substring(0, below.indexOf('.'));
    }

    @Override
    public String getDescription() {
        return "features of " + root;
    }
}
