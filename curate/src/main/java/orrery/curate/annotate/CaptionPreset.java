package orrery.curate.annotate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import orrery.base.OrreryException;

/** Questions that captions answer. */
public enum CaptionPreset {
    /** For world models: everything that can be seen. */
    DEFAULT(
            "These are frames of one video clip in their order. Describe the clip in one paragraph: what can be seen, what happens and in"
                    + " which order, how things and people move, how the camera moves, light, colours and surroundings. Say only what can"
                    + " be seen. Do not speak of frames, images or the viewer."),
    /** For recordings from a car. */
    AV(
            "These are frames of one video clip from a vehicle, in their order. Describe the road and its surroundings, weather and time of"
                    + " day, what the vehicle itself does, and what every other road user does, in one paragraph. Say only what can be seen."),
    /** For clips of which one picture says everything. */
    IMAGE(
            "Describe this picture in one paragraph: what can be seen, where, light and colours. Say only what can be seen.");

    private final String prompt;

    CaptionPreset(String prompt) {
        this.prompt = prompt;
    }

    /** The question. */
    public String prompt() {
        return prompt;
    }

    /** A preset by its name in small letters. */
    public static CaptionPreset named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new OrreryException(
                        "no preset " + name,
                        "Use "
                                + Arrays.stream(values())
                                        .map(preset -> preset.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + ", or give a prompt of your own."));
    }
}
