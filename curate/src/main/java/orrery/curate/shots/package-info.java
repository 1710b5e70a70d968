/**
 * Where one shot ends and the next begins. Start at {@link ShotFinder}: one pass over a video by any number of detectors. {@link
 * TransNetV2} is the network; what the rules of PySceneDetect decide by is measured once a frame by {@link FrameMeter}.
 */
@NullMarked
package orrery.curate.shots;

import org.jspecify.annotations.NullMarked;
