/// Which values of volunteers auditors are to compute again, and what follows from what they say. Pure: results in,
/// findings out; what is to be remembered is in the findings.
///
/// Honest values are equal to the bit, so one that differs is proof. A volunteer of whom nothing is known has all of
/// its values computed again, a trusted one some: those that are drawn, and those unlike their siblings.
@NullMarked
package io.manyhands.model.check;

import org.jspecify.annotations.NullMarked;
