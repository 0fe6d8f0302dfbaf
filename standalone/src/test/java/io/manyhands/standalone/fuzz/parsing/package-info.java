@NullMarked
package io.manyhands.standalone.fuzz.parsing;

import org.jspecify.annotations.NullMarked;
