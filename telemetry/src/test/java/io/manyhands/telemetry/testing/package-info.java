/// For the services' component tests: whether what they expose is what the documentation lists, and which spans they
/// make.
@NullMarked
package io.manyhands.telemetry.testing;

import org.jspecify.annotations.NullMarked;
