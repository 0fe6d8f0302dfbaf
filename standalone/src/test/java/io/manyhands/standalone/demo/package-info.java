@NullMarked
package io.manyhands.standalone.demo;

import org.jspecify.annotations.NullMarked;
