/// Ways to change an input into another one that a stranger might send. Pure: what comes out depends on what
/// goes in and on the random numbers, so that a search can be run again.
@NullMarked
package io.manyhands.standalone.fuzz.mutate;

import org.jspecify.annotations.NullMarked;
