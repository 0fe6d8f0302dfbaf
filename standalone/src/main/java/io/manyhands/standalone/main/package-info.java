/// Where the process begins.
@NullMarked
package io.manyhands.standalone.main;

import org.jspecify.annotations.NullMarked;
