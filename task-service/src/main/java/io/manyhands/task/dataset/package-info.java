/// Data sets: bytes named by their SHA-256, and how samples are cut from them.
///
/// Decides what a text's alphabet is ([io.manyhands.task.dataset.TextCorpus]) and which samples are held out
/// ([io.manyhands.task.dataset.SampleSplit]), and refuses bytes that cannot have been meant
/// ([io.manyhands.task.dataset.FileFormat], [io.manyhands.task.dataset.RecordLayout]).
@NullMarked
package io.manyhands.task.dataset;

import org.jspecify.annotations.NullMarked;
