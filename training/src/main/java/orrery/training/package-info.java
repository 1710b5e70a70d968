/**
 * The one training loop. A {@link Trainee} says what the loss of a step is; {@link TrainingLoop} does the rest: schedule, clipping, AdamW, weight average,
 * periodic evaluation and previews, metrics, checkpoints, and a resume that gives the same bytes as an undisturbed run.
 * Start at {@link TrainingLoop}. {@link Calibration} turns a time budget into a step count beforehand, so that a recipe holds a number and not a clock.
 *
 * <p>Layout of a run folder:
 * <ul>
 *   <li>{@code run.json}: {@link RunCard}, written once; a resumed run must match it;
 *   <li>{@code metrics.csv}: step, seconds, lr, loss, grad_norm and the parts of the loss, a row every {@code logEvery} steps;
 *   <li>{@code evaluations.csv}: step, seconds and what {@link Trainee#evaluate} returned;
 *   <li>{@code events.out.tfevents.orrery}: the same numbers for TensorBoard;
 *   <li>{@code checkpoints/step-NNNNNNNN/}: {@code state.safetensors} (weights, moments, averages, generators, position) and {@code checkpoint.json};
 *       the newest two are kept;
 *   <li>{@code previews/step-NNNNNNNN.png}: pictures made by {@link Trainee#preview}.
 * </ul>
 */
@NullMarked
package orrery.training;

import org.jspecify.annotations.NullMarked;
