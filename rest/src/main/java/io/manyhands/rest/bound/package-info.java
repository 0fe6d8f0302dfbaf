/// How many requests of a kind are served at once, in all and for each network: the work of others goes on at the
/// bound.
@NullMarked
package io.manyhands.rest.bound;

import org.jspecify.annotations.NullMarked;
