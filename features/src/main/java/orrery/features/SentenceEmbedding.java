package orrery.features;

import java.util.Arrays;
import java.util.Map;

/**
 * What a sentence means, as 384 numbers of length 1: all-MiniLM-L6-v2 with weights of 8 bits, by ONNX Runtime. Near for sentences that say the
 * same. English. One sentence at a time; close it.
 */
public final class SentenceEmbedding implements AutoCloseable {
    /** Numbers of an embedding. */
    public static final int WIDTH = 384;

    private static final int MOST = 128; // pieces of words; the rest of a longer text is not seen

    private final WordPieces words = new WordPieces(OnnxNetwork.bytes("/all-minilm-l6-v2-q-tokenizer.json"));
    private final OnnxNetwork network = OnnxNetwork.ofResource("/all-minilm-l6-v2-q.onnx");

    /** Embeds a text. */
    public float[] of(String text) {
        long[] ids = words.of(text, MOST);
        long[] mask = new long[ids.length];
        Arrays.fill(mask, 1);
        OnnxNetwork.Output out = network.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", new long[ids.length]),
                1,
                ids.length);
        float[] mean = new float[WIDTH];
        for (int i = 0; i < out.values().length; i++) {
            mean[i % WIDTH] += out.values()[i] / ids.length;
        }
        double length = 0;
        for (float value : mean) {
            length += (double) value * value;
        }
        for (int i = 0; i < WIDTH; i++) {
            mean[i] = (float) (mean[i] / Math.sqrt(length));
        }
        return mean;
    }

    /** The pieces that a text is read in. */
    long[] pieces(String text) {
        return words.of(text, MOST);
    }

    @Override
    public void close() {
        network.close();
    }
}
