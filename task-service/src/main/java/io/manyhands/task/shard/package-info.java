/// Data sets of any size, kept in shards: cut at the borders of records while they are uploaded, stored one by one in
/// Redis or in a directory, named together by a manifest, which is a data set like any other. Nothing here holds more
/// than a few shards.
///
/// `LineShards` cuts and `ShardCheck` looks at what was cut, without any framework; [ShardStore] is where shards are;
/// [ShardUploads] brings an upload there, counts it, and takes away what was given up.
@NullMarked
package io.manyhands.task.shard;

import org.jspecify.annotations.NullMarked;
