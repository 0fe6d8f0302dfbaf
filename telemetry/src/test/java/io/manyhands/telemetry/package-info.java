@NullMarked
package io.manyhands.telemetry;

import org.jspecify.annotations.NullMarked;
