/// One job in one process, without services: the reference for what volunteers compute together.
///
/// The only place here that uses the services' code directly, for what they decide about a job before its first round.
@NullMarked
package io.manyhands.standalone.local;

import org.jspecify.annotations.NullMarked;
