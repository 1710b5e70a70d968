/**
 * What training a tokenizer minimises, as the released Cosmos training code has it: colour and KL ({@link
 * orrery.tokenizer.loss.ReconstructionLoss}), features and Gram matrices of a VGG network ({@link orrery.tokenizer.loss.PerceptualLoss}),
 * optical flow by RAFT ({@link orrery.tokenizer.loss.FlowLoss}) and likeness of overlapping windows ({@link
 * orrery.tokenizer.loss.ConsistencyLoss}). Weights follow a {@link orrery.tokenizer.loss.StepSchedule}.
 */
@NullMarked
package orrery.tokenizer.loss;

import org.jspecify.annotations.NullMarked;
