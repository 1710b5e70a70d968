/**
 * PyTorch's files read by plain Java that can execute nothing. A {@code .pt} is a zip, {@link
 * orrery.tensor.torchfile.ZipDirectory}, with a pickle in it; a pickle is a small program, and {@link
 * orrery.tensor.torchfile.Unpickler} runs the part of its language that builds data. What a pickle may name is listed in {@link
 * orrery.tensor.torchfile.TorchObjects}; every other name is an error, or, where the caller wants that, a {@link
 * orrery.tensor.torchfile.PickleValues.Foreign} without content. {@link orrery.tensor.torchfile.TensorWalk} then finds the tensors
 * and what they are called.
 *
 * <p>Nothing here knows libtorch: a {@link orrery.tensor.torchfile.PickleValues.StoredTensor} says where elements lie, and {@link
 * orrery.tensor.Checkpoint} maps them.
 */
@NullMarked
package orrery.tensor.torchfile;

import org.jspecify.annotations.NullMarked;
