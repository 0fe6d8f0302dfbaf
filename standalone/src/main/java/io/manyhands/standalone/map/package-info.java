/// Map-reduce from the command line: a program and its inputs, computed on the embedded server, on one elsewhere, or in
/// one process; results go to standard output, everything else to standard error.
@NullMarked
package io.manyhands.standalone.map;

import org.jspecify.annotations.NullMarked;
