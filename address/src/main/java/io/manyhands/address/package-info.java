/// The addresses of clients, and the networks that bounds are counted by. Values in, values out; no name is
/// ever looked up.
@NullMarked
package io.manyhands.address;

import org.jspecify.annotations.NullMarked;
