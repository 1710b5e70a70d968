package orrery.curate.filter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.base.Check;
import orrery.base.Records;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * What kind of video a clip is, by labelled clips that look alike: a kind is as likely as its examples are near on the mean, once what all
 * examples have in common is taken off. A few examples a kind sort footage roughly; how right that is, {@link #leaveOneOut} tells.
 */
public final class VideoKinds {
    private static final String LIST = "kinds.json";
    private static final String WEIGHTS = "kinds.safetensors";

    /**
     * A labelled clip.
     *
     * @param id name
     * @param kinds all that it is
     * @param embedding of length 1
     */
    @SuppressWarnings("ArrayRecordComponent") // read, not compared
    public record Example(String id, List<String> kinds, float[] embedding) {}

    /** A kind and how near its examples are, −1 to 1. */
    public record Kind(String kind, double near) {}

    /** How many examples were recognised by the others, of all, and of each kind: right and all. */
    public record Accuracy(int right, int all, Map<String, int[]> byKind) {
        /** Share of the examples. */
        public double share() {
            return all == 0 ? 0 : (double) right / all;
        }
    }

    private record Named(String id, List<String> kinds) {}

    private record Listed(int format, List<Named> examples) {}

    private final List<Example> examples;
    private final double[] common; // mean of all embeddings
    private final List<double[]> own = new ArrayList<>(); // each less that, of length 1

    public VideoKinds(List<Example> examples) {
        Check.that(!examples.isEmpty(), "Label some clips.", "no examples of kinds");
        this.examples = List.copyOf(examples);
        common = new double[examples.get(0).embedding().length];
        for (Example example : examples) {
            for (int i = 0; i < common.length; i++) {
                common[i] += example.embedding()[i] / (double) examples.size();
            }
        }
        examples.forEach(example -> own.add(centred(example.embedding())));
    }

    private double[] centred(float[] embedding) {
        double[] rest = new double[common.length];
        double length = 0;
        for (int i = 0; i < rest.length; i++) {
            rest[i] = embedding[i] - common[i];
            length += rest[i] * rest[i];
        }
        for (int i = 0; i < rest.length; i++) {
            rest[i] /= Math.max(1e-12, Math.sqrt(length));
        }
        return rest;
    }

    /** Reads what {@link #save} wrote. */
    public static VideoKinds open(Path folder) {
        Listed listed = Records.read(folder.resolve(LIST), Listed.class);
        try (Scope scope = Scope.open();
                Checkpoint checkpoint = Checkpoint.open(folder.resolve(WEIGHTS))) {
            Tensor rows = checkpoint.tensor("embeddings").to(DType.FLOAT32);
            Check.that(
                    rows.dim() == 2 && rows.size(0) == listed.examples().size(),
                    "Learn the kinds again.",
                    "%s: %d names, embeddings of %s",
                    folder,
                    listed.examples().size(),
                    Arrays.toString(rows.shape()));
            List<Example> examples = new ArrayList<>();
            for (int i = 0; i < listed.examples().size(); i++) {
                Named named = listed.examples().get(i);
                examples.add(new Example(
                        named.id(),
                        named.kinds(),
                        rows.select(0, i).contiguous().floats()));
            }
            return new VideoKinds(examples);
        }
    }

    /** Names of all kinds. */
    public static Set<String> names(Path folder) {
        Set<String> names = new TreeSet<>();
        Records.read(folder.resolve(LIST), Listed.class).examples().forEach(example -> names.addAll(example.kinds()));
        return names;
    }

    /** Writes the examples. */
    public void save(Path folder) {
        int width = examples.get(0).embedding().length;
        float[] all = new float[examples.size() * width];
        List<Named> names = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            System.arraycopy(examples.get(i).embedding(), 0, all, i * width, width);
            names.add(new Named(examples.get(i).id(), examples.get(i).kinds()));
        }
        Records.write(folder.resolve(LIST), new Listed(1, names));
        try (Scope scope = Scope.open()) {
            Tensor rows = Tensor.of(all, examples.size(), width).to(DType.FLOAT16);
            SafeTensors.write(folder.resolve(WEIGHTS), Map.of("embeddings", rows), Map.of());
        }
    }

    /** All kinds, the likeliest first. */
    public List<Kind> of(float[] embedding) {
        return of(embedding, -1);
    }

    private List<Kind> of(float[] embedding, int without) {
        double[] asked = centred(embedding);
        Map<String, double[]> sums = new TreeMap<>(); // cosines and their number
        for (int e = 0; e < examples.size(); e++) {
            if (e != without) {
                double cosine = 0;
                for (int i = 0; i < asked.length; i++) {
                    cosine += asked[i] * own.get(e)[i];
                }
                for (String kind : examples.get(e).kinds()) {
                    double[] sum = sums.computeIfAbsent(kind, key -> new double[2]);
                    sum[0] += cosine;
                    sum[1]++;
                }
            }
        }
        return sums.entrySet().stream()
                .map(entry -> new Kind(entry.getKey(), entry.getValue()[0] / entry.getValue()[1]))
                .sorted(Comparator.comparingDouble(kind -> -kind.near()))
                .toList();
    }

    /** Each example by all others: right if the likeliest kind is one of its own. */
    public Accuracy leaveOneOut() {
        int right = 0;
        Map<String, int[]> byKind = new LinkedHashMap<>();
        for (int e = 0; e < examples.size(); e++) {
            Example example = examples.get(e);
            List<Kind> found = of(example.embedding(), e);
            boolean hit =
                    !found.isEmpty() && example.kinds().contains(found.get(0).kind());
            right += hit ? 1 : 0;
            for (String kind : example.kinds()) {
                int[] counts = byKind.computeIfAbsent(kind, key -> new int[2]);
                counts[0] += hit ? 1 : 0;
                counts[1]++;
            }
        }
        return new Accuracy(right, examples.size(), byKind);
    }
}
