/// Making, listing and revoking organizers' tokens.
@NullMarked
package io.manyhands.task.token;

import org.jspecify.annotations.NullMarked;
