/// Data sets: bytes named by their SHA-256, and how samples are cut from them.
///
/// Decides what a text's alphabet is ([io.manyhands.task.dataset.TextCorpus]) and which samples are held out
/// ([io.manyhands.task.dataset.SampleSplit]).
@NullMarked
package io.manyhands.task.dataset;

import org.jspecify.annotations.NullMarked;
