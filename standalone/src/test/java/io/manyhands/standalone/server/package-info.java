@NullMarked
package io.manyhands.standalone.server;

import org.jspecify.annotations.NullMarked;
