package orrery.curate.shots;

/**
 * A change of shot.
 *
 * @param frame the first frame of the new shot, from 0; of a gradual change the one in its middle
 * @param time when it is shown by the file's time stamps, seconds from the first frame
 * @param kind how it changes
 * @param score how sure the detector is, in its own units; larger is surer
 * @param first first frame that belongs to neither shot; of a hard cut the first of the new one
 * @param last last frame that belongs to neither shot; of a hard cut the last of the old one
 */
public record Cut(int frame, double time, Kind kind, double score, int first, int last) {
    /** From one frame to the next. */
    static Cut hard(int frame, double time, double score) {
        return new Cut(frame, time, Kind.HARD, score, frame, frame - 1);
    }

    /** How one shot becomes another. */
    public enum Kind {
        /** From one frame to the next. */
        HARD,
        /** Over several frames, by mixing or wiping. */
        DISSOLVE,
        /** Over several frames, through a single colour. */
        FADE;

        /** Whether it takes more than a frame. */
        public boolean soft() {
            return this != HARD;
        }
    }
}
