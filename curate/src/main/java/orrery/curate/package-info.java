/**
 * Raw footage to training shards: {@code shots} finds where shots change, {@code split} makes clips of them, {@code filter} says what they are
 * worth, {@code duplicates} which show the same, {@code annotate} what they show, {@code shard} packs them. Each part can be used alone. A
 * {@link Stage} is one such step as engines drive it.
 */
@NullMarked
package orrery.curate;

import org.jspecify.annotations.NullMarked;
