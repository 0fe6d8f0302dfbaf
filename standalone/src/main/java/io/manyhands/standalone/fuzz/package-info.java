/// Fuzzing of what parses bytes from outside, guided by what they come to.
///
/// A [Target] takes bytes and says what they came to, an [Outcome]. A [Search] begins with its examples, changes them
/// (`mutate`), and keeps each input whose outcome is a new one, so that the next ones get further. Anything but an
/// outcome is a [Failure]: an exception, an error, too much time or memory. The same seed makes the same inputs.
///
/// It is here, not in a module of its own, as only this module knows all services. Targets are in `parsing`; that they
/// know the services' classes is what they are for.
@NullMarked
package io.manyhands.standalone.fuzz;

import org.jspecify.annotations.NullMarked;
