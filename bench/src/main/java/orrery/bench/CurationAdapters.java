package orrery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import orrery.base.AtomicFiles;
import orrery.curate.annotate.CaptionWindows;
import orrery.curate.duplicates.PerceptualHash;
import orrery.curate.duplicates.SemDeDup;
import orrery.curate.filter.AestheticHead;
import orrery.curate.filter.VectorMotion;
import orrery.curate.shard.ShardBin;
import orrery.curate.split.ClipIds;
import orrery.curate.split.FixedStride;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.video.LumaReader;
import orrery.video.MotionReader;
import orrery.video.MotionVector;
import orrery.video.ReadOptions;

/** Golden cases of filters, duplicates, bookkeeping and video files. */
final class CurationAdapters {
    private static final int VECTOR = 11; // numbers of a motion vector in a case

    private CurationAdapters() {}

    static Outputs motion(GoldenCase golden) {
        VectorMotion motion = new VectorMotion(golden.integer("width"), golden.integer("height"));
        long[] rows = golden.input("mvs").longs();
        long[] offsets = golden.input("offsets").longs();
        for (int frame = 0; frame + 1 < offsets.length; frame++) {
            List<MotionVector> vectors = new ArrayList<>();
            for (long row = offsets[frame]; row < offsets[frame + 1]; row++) {
                vectors.add(vector(rows, (int) row * VECTOR));
            }
            motion.add(vectors);
        }
        VectorMotion.Score score = motion.score();
        double[] patches = score.patches();
        boolean still =
                score.still(golden.number("global_mean_threshold"), golden.number("per_patch_min_256_threshold"));
        return new Outputs()
                .put("global_mean", score.mean())
                .put("per_patch_min_256", score.least())
                .put("patches", Tensor.of(patches, patches.length / score.columns(), score.columns()))
                .put("is_small", Tensor.of(new long[] {still ? 1 : 0}, 1));
    }

    private static MotionVector vector(long[] rows, int at) {
        int[] v = new int[VECTOR];
        Arrays.setAll(v, i -> (int) rows[at + i]);
        return new MotionVector(v[0] < 0, v[1], v[2], v[3], v[4], v[5], v[6], v[8], v[9], v[10]);
    }

    static Outputs hashes(GoldenCase golden) {
        Tensor images = golden.input("images");
        long count = images.size(0);
        Outputs outputs = new Outputs();
        for (PerceptualHash hash : PerceptualHash.values()) {
            long[] bits = new long[(int) count * 64];
            for (int i = 0; i < count; i++) {
                long made = hash.of(images.select(0, i).contiguous());
                for (int bit = 0; bit < 64; bit++) {
                    bits[i * 64 + bit] = (made >>> (63 - bit)) & 1;
                }
            }
            String name = hash == PerceptualHash.AVERAGE ? "average_hash" : hash.name();
            outputs.put(name.toLowerCase(Locale.ROOT), Tensor.of(bits, count, 64));
        }
        List<Tensor> grey = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            grey.add(Tensor.of(PerceptualHash.grey(images.select(0, i).contiguous(), 32, 32), 32, 32));
        }
        return outputs.put("gray32", Tensor.stack(grey, 0));
    }

    static Outputs semantic(GoldenCase golden) {
        Tensor embeddings = golden.input("embeddings");
        int[] labels = Arrays.stream(golden.input("labels").longs())
                .mapToInt(Math::toIntExact)
                .toArray();
        int clusters = golden.integer("n_clusters");
        SemDeDup.Redundancy far = SemDeDup.of(embeddings, labels, clusters, null);
        SemDeDup.Redundancy large = SemDeDup.of(
                embeddings, labels, clusters, golden.input("resolution").longs());
        long[] nearest = Arrays.stream(far.nearest()).asLongStream().toArray();
        Outputs outputs = new Outputs()
                .put("centroids", SemDeDup.centroids(embeddings, labels, clusters))
                .put("cosine_dist_to_cent", Tensor.of(far.distances(), labels.length))
                .put("cosine_sim_score", Tensor.of(far.similarity(), labels.length))
                .put("max_id", Tensor.of(nearest, nearest.length));
        for (JsonNode eps : golden.config().path("eps")) {
            String suffix = eps.asText().replace('.', '_');
            outputs.put("keep_" + suffix, flags(far.kept(eps.asDouble())));
            outputs.put("keep_res_" + suffix, flags(large.kept(eps.asDouble())));
        }
        return outputs;
    }

    private static Tensor flags(boolean[] flags) {
        long[] values = new long[flags.length];
        Arrays.setAll(values, i -> flags[i] ? 1 : 0);
        return Tensor.of(values, values.length);
    }

    static Outputs aesthetics(GoldenCase golden) {
        List<Integer> widths = Arrays.stream(golden.integers("dims")).boxed().toList();
        try (AestheticHead head = new AestheticHead(widths);
                NoGrad off = NoGrad.open()) {
            head.load(golden.weights());
            AestheticHead.Scores scores = head.forward(golden.input("clip_features"));
            Tensor each = scores.scores().squeeze(1);
            return new Outputs()
                    .put("h3", scores.before())
                    .put("scores", each)
                    .put("clip_min", each.min())
                    .put("clip_mean", each.mean());
        }
    }

    static Outputs bookkeeping(GoldenCase golden) {
        Outputs outputs = new Outputs();
        int at = 0;
        for (JsonNode node : golden.config().path("windows")) {
            CaptionWindows rule = new CaptionWindows(
                    node.path("window_size").asInt(),
                    node.path("remainder_threshold").asInt());
            List<CaptionWindows.Window> windows =
                    rule.of(node.path("total_frames").asInt());
            long[] pairs = new long[2 * windows.size()];
            Arrays.setAll(
                    pairs,
                    i -> i % 2 == 0
                            ? windows.get(i / 2).first()
                            : windows.get(i / 2).last());
            outputs.put("windows_" + at++, Tensor.of(pairs, windows.size(), 2));
        }
        at = 0;
        for (JsonNode node : golden.config().path("fixed_stride")) {
            FixedStride rule = new FixedStride(
                    node.path("clip_len_s").asDouble(),
                    node.path("clip_stride_s").asDouble(),
                    node.path("min_clip_length_s").asDouble());
            List<FixedStride.Span> spans = rule.spans(node.path("duration_s").asDouble());
            double[] pairs = new double[2 * spans.size()];
            Arrays.setAll(
                    pairs,
                    i -> i % 2 == 0
                            ? spans.get(i / 2).start()
                            : spans.get(i / 2).end());
            outputs.put("fixed_" + at++, Tensor.of(pairs, spans.size(), 2));
        }
        return outputs.put("uuid", ids(golden.config().path("ids"))).put("bin_index", bins(golden.config()));
    }

    private static Tensor ids(JsonNode texts) {
        ByteBuffer all = ByteBuffer.allocate(16 * texts.size());
        for (JsonNode text : texts) {
            UUID id = ClipIds.of(text.asText());
            all.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        return Tensor.of(all.array(), texts.size(), 16);
    }

    private static Tensor bins(JsonNode config) {
        List<String> names = new ArrayList<>();
        config.path("bin_names").forEach(name -> names.add(name.asText()));
        List<Long> found = new ArrayList<>();
        for (JsonNode node : config.path("bins")) {
            String folder = ShardBin.of(
                            node.path("width").asInt(),
                            node.path("height").asInt(),
                            node.path("duration_s").asDouble())
                    .map(ShardBin::folder)
                    .orElse("");
            found.add((long) names.indexOf(folder));
        }
        return Tensor.of(found.stream().mapToLong(Long::longValue).toArray(), found.size());
    }

    static Outputs video(GoldenCase golden) {
        Path folder;
        try {
            folder = Files.createTempDirectory("orrery-golden");
        } catch (IOException e) {
            throw AtomicFiles.failure(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
        try {
            Path file =
                    Files.write(folder.resolve("clip.mp4"), golden.input("mp4").bytes());
            return read(file);
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        } finally {
            discard(folder);
        }
    }

    private static void discard(Path folder) {
        try {
            AtomicFiles.delete(folder);
        } catch (IOException e) {
            // a small folder stays among the temporary files
        }
    }

    private static Outputs read(Path file) {
        List<Tensor> luma = new ArrayList<>();
        List<Long> stamps = new ArrayList<>();
        List<Long> keys = new ArrayList<>();
        try (LumaReader reader = LumaReader.open(file, ReadOptions.standard())) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                LumaReader.Picture picture = next.get();
                luma.add(Tensor.of(picture.luma(), picture.height(), picture.width()));
                stamps.add(picture.stamp());
                keys.add(picture.key() ? 1L : 0);
            }
        }
        List<Long> counts = new ArrayList<>();
        List<Long> sums = new ArrayList<>();
        try (MotionReader reader = MotionReader.open(file, ReadOptions.standard())) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                List<MotionVector> vectors = next.get().vectors();
                counts.add((long) vectors.size());
                sums.add(vectors.stream().mapToLong(MotionVector::motionX).sum());
                sums.add(vectors.stream().mapToLong(MotionVector::motionY).sum());
                sums.add(vectors.stream()
                        .mapToLong(vector -> (long) vector.width() * vector.height())
                        .sum());
            }
        }
        return new Outputs()
                .put("luma", Tensor.stack(luma, 0))
                .put("pts", column(stamps))
                .put("key", column(keys))
                .put("mv_count", column(counts))
                .put("mv_sums", column(sums).reshape(counts.size(), 3));
    }

    private static Tensor column(List<Long> values) {
        return Tensor.of(values.stream().mapToLong(Long::longValue).toArray(), values.size())
                .to(DType.INT64);
    }
}
