/**
 * Policies: learned by imitation or by reinforcement inside a learned world, and played anywhere. {@link orrery.genie.agents.TrainAgent} makes one, {@link
 * orrery.genie.agents.Agent} opens one, {@link orrery.genie.agents.EvalAgent} plays it in a simulator, {@link orrery.genie.agents.RankAgents} asks whether a
 * learned world ranks policies as the simulator does.
 */
@NullMarked
package orrery.genie.agents;

import org.jspecify.annotations.NullMarked;
