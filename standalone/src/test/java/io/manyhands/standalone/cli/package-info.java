@NullMarked
package io.manyhands.standalone.cli;

import org.jspecify.annotations.NullMarked;
