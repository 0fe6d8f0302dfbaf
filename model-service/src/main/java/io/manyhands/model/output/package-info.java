/// What a map-reduce job comes to: the results of all inputs, or what they were reduced to, for whoever wants to read
/// it. Read from what commits have stored; decides nothing.
@NullMarked
package io.manyhands.model.output;

import org.jspecify.annotations.NullMarked;
