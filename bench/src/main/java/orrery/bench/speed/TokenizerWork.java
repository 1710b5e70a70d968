package orrery.bench.speed;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import orrery.base.Records;
import orrery.tensor.DType;
import orrery.tensor.FlopCount;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tensor.TorchRuntime;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.clip.LatentStream;
import orrery.tokenizer.clip.PixelStream;

/** Encoding or decoding one clip as the commands do it, as a stream. */
final class TokenizerWork implements Work {
    private final Layer network;
    private final Tensor given;
    private final boolean encode;
    private double first = Double.NaN;
    private double flops;

    /**
     * Prepares it.
     *
     * @param type of weights and clip
     */
    TokenizerWork(TokenizerNet net, DType type, boolean encode) {
        network = net.make(type);
        network.to(type); // what follows from the config
        network.prepareForInference();
        TorchRuntime.trim();
        given = Scope.lasting(() -> input((ClipTokenizer) network, encode).to(type));
        this.encode = encode;
    }

    /** Pixels [1, 3, 17, 256, 256] in −1..1, or latents. */
    private static Tensor input(ClipTokenizer tokenizer, boolean encode) {
        try (Generator generator = new Generator(2)) {
            if (encode) {
                return Tensor.rand(generator, 1, 3, TokenizerNet.FRAMES, TokenizerNet.SIDE, TokenizerNet.SIDE)
                        .mul(2)
                        .sub(1);
            }
            int frames = (TokenizerNet.FRAMES - 1) / tokenizer.timeCompression() + 1;
            int side = TokenizerNet.SIDE / tokenizer.spaceCompression();
            return Tensor.randn(generator, 1, TokenizerNet.LATENT_CHANNELS, frames, side, side);
        }
    }

    /** What the peer's script reads: {@code NET.json}, and weights and inputs in {@code NET.safetensors}. */
    static void write(Path folder, TokenizerNet net) {
        try (Scope scope = Scope.open();
                Layer network = net.make(DType.FLOAT32)) {
            Map<String, Tensor> all = new LinkedHashMap<>();
            net.named(network).forEach((key, tensor) -> all.put("net." + key, tensor));
            all.put("in.encode", input((ClipTokenizer) network, true));
            all.put("in.decode", input((ClipTokenizer) network, false));
            SafeTensors.write(folder.resolve(net.label() + ".safetensors"), all, Map.of());
        }
        Records.write(folder.resolve(net.label() + ".json"), net.peer());
    }

    @Override
    public void once() {
        boolean begins = Double.isNaN(first);
        try (Scope scope = Scope.open();
                FlopCount count = FlopCount.open()) {
            Tensor made = coded();
            if (begins) {
                flops = count.flops();
                first = made.to(DType.FLOAT32).square().mean().item();
            }
        }
    }

    private Tensor coded() {
        ClipTokenizer tokenizer = (ClipTokenizer) network;
        if (encode) {
            try (LatentStream stream = new LatentStream(tokenizer)) {
                return stream.push(given).orElseThrow();
            }
        }
        try (PixelStream stream = new PixelStream(tokenizer)) {
            return stream.push(given);
        }
    }

    @Override
    public double check() {
        return first;
    }

    @Override
    public double flops() {
        return flops;
    }

    @Override
    public void close() {
        given.close();
        network.close();
        TorchRuntime.trim();
    }
}
