@NullMarked
package io.manyhands.telemetry.trace;

import org.jspecify.annotations.NullMarked;
