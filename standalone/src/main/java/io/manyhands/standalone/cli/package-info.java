/// What can be typed, and what the answer is when it was wrong: exit status 2 for the command line, 1 for
/// everything else that fails, each with one line on standard error.
@NullMarked
package io.manyhands.standalone.cli;

import org.jspecify.annotations.NullMarked;
