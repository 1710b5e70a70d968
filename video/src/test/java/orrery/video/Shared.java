package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import orrery.base.Records;
import orrery.tensor.Checkpoint;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Data that lies beside the checkout on a developer's machine; tests that use it are skipped where it is absent. */
final class Shared {
    private static final Path FOLDER =
            Path.of(Optional.ofNullable(System.getenv("ORRERY_SHARED")).orElse("../../shared"));

    private Shared() {}

    /** A file or folder below the shared data, or the test is skipped. */
    static Path need(String path) {
        Path file = FOLDER.resolve(path);
        assumeTrue(Files.exists(file), "the shared data are not beside this checkout: " + path);
        return file;
    }

    /** Recomputes every expectation of a golden case; {@code compute} maps a name to our tensor, given the inputs. */
    static void golden(String name, Function<Checkpoint, Function<String, Tensor>> compute) {
        Path folder = need("golden/open/" + name);
        JsonNode golden = Records.tree(folder.resolve("case.json"));
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        try (Scope all = Scope.open();
                Checkpoint tensors = SafeTensors.open(folder.resolve("tensors.safetensors"))) {
            Function<String, Tensor> ours = compute.apply(tensors);
            for (JsonNode expected : golden.get("expect")) {
                String tensor = expected.get("tensor").asText();
                Tensor got = ours.apply(tensor);
                if (expected.has("shape") && got.numel() > 1) {
                    assertThat(got.shape()).as(tensor).isEqualTo(shape(expected.get("shape")));
                }
                double worst = excess(got, tensors.tensor(tensor), expected);
                compared++;
                if (!(worst <= 0)) {
                    wrong.add(tensor + " exceeds its tolerance by " + worst);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isPositive();
    }

    private static double excess(Tensor got, Tensor want, JsonNode expected) {
        double[] ours = got.doubles();
        double[] theirs = want.doubles();
        int stride = expected.path("stride").asInt(1);
        double atol = expected.path("atol").asDouble(0);
        double rtol = expected.path("rtol").asDouble(0);
        assertThat(theirs).hasSize((ours.length + stride - 1) / stride);
        double worst = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < theirs.length; i++) {
            double off = Math.abs(ours[i * stride] - theirs[i]);
            worst = Math.max(worst, off - atol - rtol * Math.abs(theirs[i]));
        }
        return worst;
    }

    private static long[] shape(JsonNode sizes) {
        long[] shape = new long[sizes.size()];
        Arrays.setAll(shape, i -> sizes.get(i).asLong());
        return shape;
    }
}
