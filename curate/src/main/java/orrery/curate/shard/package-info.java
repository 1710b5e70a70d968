/** Clips in training shards: WebDataset tars in bins of like clips. */
@NullMarked
package orrery.curate.shard;

import org.jspecify.annotations.NullMarked;
