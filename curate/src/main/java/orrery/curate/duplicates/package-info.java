/** Clips that show the same: {@link PerceptualHash} of pictures, {@link SemDeDup} of embeddings. */
@NullMarked
package orrery.curate.duplicates;

import org.jspecify.annotations.NullMarked;
