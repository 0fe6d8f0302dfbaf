/// Bodies of bounded size.
@NullMarked
package io.manyhands.task.http;

import org.jspecify.annotations.NullMarked;
