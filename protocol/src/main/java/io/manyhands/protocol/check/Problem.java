package io.manyhands.protocol.check;

/// A field that is not within its bounds.
///
/// @param path from the message that was parsed, as JSON would name it: `training.model.weights[3].shape[0]`
/// @param flaw the value, and what is allowed
record Problem(String path, String flaw) {
    Problem under(String name) {
        return new Problem(path.isEmpty() ? name : name + "." + path, flaw);
    }

    @Override
    public String toString() {
        return path + " " + flaw;
    }
}
