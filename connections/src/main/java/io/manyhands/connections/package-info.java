/// What is asked of a connection before any framework sees a request on it. Vert.x and Quarkus have no bound
/// for the time that the head of a request may take; Netty's own hook for accepted connections is used here.
@NullMarked
package io.manyhands.connections;

import org.jspecify.annotations.NullMarked;
