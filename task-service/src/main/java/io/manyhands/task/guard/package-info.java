/// Keeps changes from being sent by pages of other sites, whatever token they have got hold of.
@NullMarked
package io.manyhands.task.guard;

import org.jspecify.annotations.NullMarked;
