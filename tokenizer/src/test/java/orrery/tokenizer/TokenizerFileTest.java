package orrery.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.tensor.Checkpoint;
import orrery.tensor.Layer;
import orrery.tensor.NoGrad;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.TokenizerFile.Naming;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.quantize.QuantizerConfig;
import orrery.tokenizer.wan.WanVae;

class TokenizerFileTest {
    @TempDir
    Path folder;

    @Test
    void cosmosNamesGoToDiffusersAndBackAndEachFileGivesTheSameLatents() {
        try (CosmosTokenizer network = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8))) {
            thereAndBack(
                    network,
                    network.state(),
                    Naming.NATIVE,
                    Naming.DIFFUSERS,
                    "encoder.down_blocks.0.resnets.0.conv1.conv_s.weight");
        }
    }

    @Test
    void wanNamesGoToNativeAndBackAndEachFileGivesTheSameLatents() {
        for (boolean residual : new boolean[] {false, true}) {
            String key = residual
                    ? "decoder.upsamples.1.upsamples.3.time_conv.weight"
                    : "decoder.upsamples.7.time_conv.weight";
            try (WanVae network = TinyTokenizers.filled(TinyTokenizers.wan(residual))) {
                thereAndBack(network, network.state(), Naming.DIFFUSERS, Naming.NATIVE, key);
            }
        }
    }

    private void thereAndBack(
            ClipTokenizer network, Map<String, Tensor> state, Naming own, Naming other, String otherKey) {
        Path first = folder.resolve("first.safetensors");
        Path renamed = folder.resolve("renamed.safetensors");
        Path back = folder.resolve("back.safetensors");
        SafeTensors.write(first, state, Map.of());
        TokenizerFile.Converted converted = TokenizerFile.convert(List.of(first), renamed, other, null);
        assertThat(converted.tensors()).isEqualTo(state.size());
        TokenizerFile.convert(List.of(renamed), back, own, null);
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                Checkpoint a = Checkpoint.open(first);
                Checkpoint b = Checkpoint.open(renamed);
                Checkpoint c = Checkpoint.open(back)) {
            assertThat(b.names()).hasSameSizeAs(a.names()).contains(otherKey);
            assertThat(c.names()).containsExactlyInAnyOrderElementsOf(a.names());
            a.names()
                    .forEach(name ->
                            assertThat(a.tensor(name).equalTo(c.tensor(name))).isTrue());
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 9, 32, 32);
            ClipTokenizer loaded = TokenizerFile.load(List.of(renamed), null);
            try (Layer closing = (Layer) loaded) {
                assertThat(loaded.encode(clip).equalTo(network.encode(clip))).isTrue();
            }
            assertThat(TokenizerFile.recognise(TokenizerFile.shapes(b))
                            .orElseThrow()
                            .names())
                    .isEqualTo(other);
        }
    }

    @Test
    void samplersThatTheTopologyDoesNotUseAndBuffersAreDropped() {
        try (CosmosTokenizer network = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8));
                Scope scope = Scope.open()) {
            Map<String, Tensor> file = new LinkedHashMap<>(network.state());
            file.put("encoder.down.1.downsample.conv3.conv3d.bias", Tensor.zeros(32));
            file.put("encoder.patcher3d.wavelets", Tensor.zeros(2));
            file.put("decoder.unpatcher3d._arange", Tensor.zeros(2));
            Path path = folder.resolve("first-release.safetensors");
            SafeTensors.write(path, file, Map.of());
            TokenizerFile.Converted converted =
                    TokenizerFile.convert(List.of(path), folder.resolve("out.safetensors"), Naming.DIFFUSERS, null);
            assertThat(converted.tensors()).isEqualTo(network.state().size());
        }
    }

    @Test
    void encoderAndDecoderApartAreOneTokenizerAndHalfOfItIsNone() {
        try (CosmosTokenizer network =
                        TinyTokenizers.filled(TinyTokenizers.cosmos(true, 4, 8, 8, 8, QuantizerConfig.cosmos()));
                Scope scope = Scope.open()) {
            Map<String, Tensor> encoder = new LinkedHashMap<>();
            Map<String, Tensor> decoder = new LinkedHashMap<>();
            network.state()
                    .forEach((key, value) -> (key.startsWith("encoder") || key.startsWith("quant_conv")
                                    ? encoder
                                    : decoder)
                            .put(key, value));
            Path one = folder.resolve("encoder.safetensors");
            Path two = folder.resolve("decoder.safetensors");
            SafeTensors.write(one, encoder, Map.of());
            SafeTensors.write(two, decoder, Map.of());
            ClipTokenizer loaded = TokenizerFile.load(List.of(one, two), null);
            try (Layer closing = (Layer) loaded) {
                assertThat(((CosmosTokenizer) loaded).config().discrete()).isTrue();
            }
            try (Checkpoint half = Checkpoint.open(one)) {
                assertThat(TokenizerFile.recognise(TokenizerFile.shapes(half))
                                .orElseThrow()
                                .topology())
                        .isEqualTo("encoder");
            }
            assertThatThrownBy(() -> TokenizerFile.load(List.of(one), null))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("encoder.safetensors");
            assertThatThrownBy(() -> TokenizerFile.convert(
                            List.of(one, two), folder.resolve("x.safetensors"), Naming.DIFFUSERS, null))
                    .hasMessageContaining("diffusers has no class");
        }
    }
}
