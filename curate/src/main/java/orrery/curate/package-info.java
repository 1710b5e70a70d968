/**
 * Raw footage to training shards: split, filter, annotate, de-duplicate, shard.
 */
@NullMarked
package orrery.curate;

import org.jspecify.annotations.NullMarked;
