@NullMarked
package io.manyhands.standalone.fuzz.mutate;

import org.jspecify.annotations.NullMarked;
