@NullMarked
package io.manyhands.model.output;

import org.jspecify.annotations.NullMarked;
