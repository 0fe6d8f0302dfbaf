/// The addresses of clients, the networks that bounds are counted by, and the names that a service may be called
/// by. Values in, values out; no name is ever looked up.
@NullMarked
package io.manyhands.address;

import org.jspecify.annotations.NullMarked;
