/// The kinds of work, as far as all services must agree on them: how many rounds a job has, which trees a round has
/// and how many units lie below a node ([Schedule]), and what a sound value of a node looks like ([Work]).
///
/// Whoever hands out, checks, stores and commits work knows a [Work] and its [Schedule], never which kind it is. A new
/// kind adds its own classes here and its line in [Work#of].
@NullMarked
package io.manyhands.protocol.work;

import org.jspecify.annotations.NullMarked;
