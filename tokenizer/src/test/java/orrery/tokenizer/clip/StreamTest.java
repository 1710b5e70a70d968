package orrery.tokenizer.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.TinyTokenizers;

/** Frame by frame equals the whole clip at once. */
class StreamTest {
    private static final double CLOSE = 1e-4;

    static Stream<Arguments> topologies() {
        return Stream.of(
                Arguments.of("8x8x8, patch 4", TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8))),
                Arguments.of("4x8x8, patch 4", TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 4))),
                Arguments.of("8x16x16, patch 4", TinyTokenizers.filled(TinyTokenizers.cosmos(4, 16, 8))),
                Arguments.of("4x8x8, patch 2", TinyTokenizers.filled(TinyTokenizers.cosmos(2, 8, 4))),
                Arguments.of("Wan 2.1", TinyTokenizers.filled(TinyTokenizers.wan(false))),
                Arguments.of("Wan 2.2", TinyTokenizers.filled(TinyTokenizers.wan(true))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("topologies")
    void streamEqualsOnePass(String name, ClipTokenizer tokenizer) {
        try (Layer closing = (Layer) tokenizer;
                Scope scope = Scope.open()) {
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 17, 32, 32);
            Tensor whole = tokenizer.encode(clip);
            Tensor pieces = streamed(tokenizer, clip, 3);
            assertThat(pieces.shape()).isEqualTo(whole.shape());
            assertThat(distance(pieces, whole)).isLessThan(CLOSE);
            Tensor decoded = tokenizer.decode(whole);
            assertThat(decoded.shape()).isEqualTo(clip.shape());
            try (PixelStream stream = new PixelStream(tokenizer)) {
                assertThat(distance(stream.push(whole), decoded)).isLessThan(CLOSE);
            }
        }
    }

    @Test
    void framesThatFillNoLatentAreRepeatedAtTheEndAndCounted() {
        try (Layer closing = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8));
                Scope scope = Scope.open();
                LatentStream stream = new LatentStream((ClipTokenizer) closing)) {
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 12, 16, 16);
            assertThat(stream.push(clip).orElseThrow().size(2)).isEqualTo(2);
            Tensor last = stream.finish().orElseThrow();
            assertThat(last.size(2)).isEqualTo(1);
            assertThat(stream.repeated()).isEqualTo(5);
        }
    }

    @Test
    void cosmosKeepsWhatItStatesForEachLatentFrameAndAContextBoundsIt() {
        try (Layer closing = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8));
                Scope scope = Scope.open()) {
            ClipTokenizer tokenizer = (ClipTokenizer) closing;
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 41, 16, 24);
            long stated = tokenizer.keptForever(2, 3) * Float.BYTES;
            assertThat(stated).isEqualTo(2L * 32 * 2 * 3 * 4);
            assertThat(growth(tokenizer, clip, Integer.MAX_VALUE)).containsExactly(stated, stated, stated);
            assertThat(growth(tokenizer, clip, 2)).containsExactly(0L, 0L, 0L);
            Tensor whole = tokenizer.encode(clip);
            try (LatentStream bounded = new LatentStream(tokenizer, 2)) {
                Tensor latents = bounded.push(clip).orElseThrow();
                assertThat(distance(latents.narrow(2, 0, 2), whole.narrow(2, 0, 2)))
                        .isLessThan(CLOSE);
                assertThat(distance(latents, whole)).isGreaterThan(CLOSE);
            }
        }
    }

    @Test
    void wanKeepsNoMoreForALongerClip() {
        try (Layer closing = TinyTokenizers.filled(TinyTokenizers.wan(false));
                Scope scope = Scope.open()) {
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 21, 16, 16);
            List<Long> bytes = bytes((ClipTokenizer) closing, clip, 4, Integer.MAX_VALUE);
            assertThat(bytes.subList(1, bytes.size())).containsOnly(bytes.get(1));
        }
    }

    /** Slow: 1,697 frames, 14 minutes of video at two frames a second. */
    @Test
    @Tag("slow")
    void longStreamsEqualOnePassAndKeepWhatTheyState() {
        try (Layer cosmos = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8));
                Layer wan = TinyTokenizers.filled(TinyTokenizers.wan(false));
                Scope scope = Scope.open()) {
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 1697, 16, 16);
            for (Layer network : List.of(cosmos, wan)) {
                ClipTokenizer tokenizer = (ClipTokenizer) network;
                Tensor whole = tokenizer.encode(clip);
                try (LatentStream stream = new LatentStream(tokenizer);
                        PixelStream back = new PixelStream(tokenizer)) {
                    Tensor latents = stream.push(clip).orElseThrow();
                    assertThat(distance(latents, whole)).isLessThan(CLOSE);
                    assertThat(distance(back.push(whole), tokenizer.decode(whole)))
                            .isLessThan(CLOSE);
                    long forever = tokenizer.keptForever(2, 2) * Float.BYTES * whole.size(2);
                    assertThat(stream.bytes()).isBetween(forever, forever + 200_000);
                }
            }
        }
    }

    private static List<Long> growth(ClipTokenizer tokenizer, Tensor clip, int context) {
        List<Long> bytes = bytes(tokenizer, clip, 8, context);
        List<Long> growth = new ArrayList<>();
        for (int i = 3; i < bytes.size(); i++) {
            growth.add(bytes.get(i) - bytes.get(i - 1));
        }
        return growth;
    }

    /** After the first frame and after each group. */
    private static List<Long> bytes(ClipTokenizer tokenizer, Tensor clip, int group, int context) {
        List<Long> bytes = new ArrayList<>();
        try (LatentStream stream = new LatentStream(tokenizer, context)) {
            stream.push(clip.narrow(2, 0, 1));
            bytes.add(stream.bytes());
            for (long at = 1; at < clip.size(2); at += group) {
                stream.push(clip.narrow(2, at, group));
                bytes.add(stream.bytes());
            }
        }
        return bytes;
    }

    private static Tensor streamed(ClipTokenizer tokenizer, Tensor clip, int frames) {
        List<Tensor> latents = new ArrayList<>();
        try (LatentStream stream = new LatentStream(tokenizer)) {
            for (Tensor piece : clip.split(frames, 2)) {
                stream.push(piece).ifPresent(latents::add);
            }
            assertThat(stream.finish()).isEmpty();
        }
        return Tensor.cat(latents, 2);
    }

    private static double distance(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item();
    }
}
