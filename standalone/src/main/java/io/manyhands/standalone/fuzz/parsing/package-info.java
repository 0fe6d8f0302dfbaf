/// What is searched: everything that parses bytes from outside, as far as it can be called without a service around it.
@NullMarked
package io.manyhands.standalone.fuzz.parsing;

import org.jspecify.annotations.NullMarked;
