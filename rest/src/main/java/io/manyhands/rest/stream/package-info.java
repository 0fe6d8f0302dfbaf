/// Bodies that are written piece by piece, as fast as the client reads: what is large is never in memory as a whole.
@NullMarked
package io.manyhands.rest.stream;

import org.jspecify.annotations.NullMarked;
