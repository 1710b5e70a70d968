/**
 * OpenCV and small networks of others, behind plain interfaces: tensors in, tensors out. {@link OpticalFlow} says where things went, {@link
 * TextReader} what is written, {@link Faces} where faces are, {@link PictureEmbedding} what is seen, {@link SentenceEmbedding} what is meant. What works here uses
 * as many threads as libtorch may.
 */
@NullMarked
package orrery.features;

import org.jspecify.annotations.NullMarked;
