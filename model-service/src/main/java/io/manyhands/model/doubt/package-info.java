/// Whom to believe: what a stranger says counts when it is like what others say, or when somebody
/// independent says the same; what a trusted volunteer says, at once. Pure: claims in, verdicts out.
///
/// `Baseline` and `Crowd` remember a job's recent results, a `Jury` hears those of one round. Nothing here is
/// stored: all of it follows from the results that no commit has used up.
@NullMarked
package io.manyhands.model.doubt;

import org.jspecify.annotations.NullMarked;
