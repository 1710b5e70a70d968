package orrery.tokenizer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import orrery.base.OrreryException;
import orrery.tensor.Checkpoint;
import orrery.tensor.SafeTensors;
import orrery.tensor.Tensor;

/**
 * Latents of a video in a file: safetensors with {@code latents} [1, C, T', h, w] or, of a discrete tokenizer, {@code indices} [1, T', h,
 * w], and notes in its header that say what to cut off after decoding.
 *
 * @param latents continuous latents or the numbers of codes; dies with the caller's scope
 * @param discrete whether they are numbers of codes
 * @param clip what they stand for
 */
public record LatentFile(Tensor latents, boolean discrete, Clip clip) {
    /**
     * The video.
     *
     * @param frames that it has
     * @param height lines, before padding
     * @param width pixels across, before padding
     * @param fps frames per second
     */
    public record Clip(long frames, int height, int width, double fps) {}

    /** Writes it; the file appears whole or not at all. */
    public void write(Path file) {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("format", "1");
        notes.put("frames", String.valueOf(clip.frames()));
        notes.put("height", String.valueOf(clip.height()));
        notes.put("width", String.valueOf(clip.width()));
        notes.put("fps", String.valueOf(clip.fps()));
        SafeTensors.write(file, Map.of(discrete ? "indices" : "latents", latents), notes);
    }

    /**
     * Reads one.
     *
     * @throws OrreryException when it is another kind of file
     */
    public static LatentFile read(Path file) {
        try (Checkpoint checkpoint = SafeTensors.open(file)) {
            Map<String, String> notes = checkpoint.metadata();
            boolean discrete = checkpoint.names().contains("indices");
            if (!notes.getOrDefault("format", "").equals("1")
                    || !(discrete || checkpoint.names().contains("latents"))) {
                throw new OrreryException(
                        file + ": no latents of a video",
                        "Write it with orrery tokenizer encode, this version or an earlier one.");
            }
            try {
                Clip clip = new Clip(
                        Long.parseLong(notes.getOrDefault("frames", "")),
                        Integer.parseInt(notes.getOrDefault("height", "")),
                        Integer.parseInt(notes.getOrDefault("width", "")),
                        Double.parseDouble(notes.getOrDefault("fps", "")));
                return new LatentFile(checkpoint.tensor(discrete ? "indices" : "latents"), discrete, clip);
            } catch (NumberFormatException e) {
                throw new OrreryException(file + ": its notes are no numbers", "Encode the video again.", e);
            }
        }
    }
}
