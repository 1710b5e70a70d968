package orrery.bench;

import java.util.Locale;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Functional.Interpolation;
import orrery.tensor.Tensor;
import orrery.video.Frames;
import orrery.video.Metrics;
import orrery.video.Resize;
import orrery.video.Resize.OpenCvKernel;
import orrery.video.Resize.PillowFilter;
import orrery.video.Ssim;

/** Golden cases of pictures: resizing and measures of likeness. */
final class VideoAdapters {
    private VideoAdapters() {}

    private static final long CODEBOOK = 64_000; // of the published discrete tokenizers

    /** Two pictures {@code a} and {@code b}, uint8 [H, W, 3], as bytes and as numbers in 0..1; and the use of a codebook. */
    static Outputs metrics(GoldenCase golden) {
        Tensor a = golden.input("a");
        Tensor b = golden.input("b");
        Tensor unitA = a.to(DType.FLOAT32).div(255);
        Tensor unitB = b.to(DType.FLOAT32).div(255);
        Tensor grayA = a.select(2, 0).contiguous();
        Tensor grayB = b.select(2, 0).contiguous();
        Ssim standard = Ssim.uniform(7);
        Ssim gaussian = Ssim.gaussian(1.5);
        return new Outputs()
                .put("ssim_default", standard.mean(a, b))
                .put("ssim_gauss", gaussian.mean(a, b))
                .put("ssim_float", standard.mean(unitA, unitB))
                .put("ssim_gauss_float", gaussian.mean(unitA, unitB))
                .put("ssim_win11", Ssim.uniform(11).mean(a, b))
                .put("ssim_gray", standard.mean(grayA, grayB))
                .put("ssim_map", standard.map(grayA, grayB))
                .put("psnr", Metrics.psnr(a, b))
                .put("psnr_float", Metrics.psnr(unitA, unitB))
                .put("psnr_eps", Metrics.psnrEps(a, b))
                .put("psnr_bench", Metrics.psnrBench(a, b))
                .put("code_usage", Metrics.codeUsage(golden.input("codes"), CODEBOOK));
    }

    /**
     * How much worse a rollout gets with wrong actions: PSNR of each 8-bit picture, the difference in dB, its mean over rollouts.
     * Pictures are [B, T, C, H, W] in 0..1.
     */
    static Outputs deltaPsnr(GoldenCase golden) {
        Tensor real = golden.input("real");
        Tensor right = psnr(real, real.add(golden.input("n1")));
        Tensor random = psnr(real, real.add(golden.input("n2")));
        return new Outputs()
                .put("psnr_true", right)
                .put("psnr_random", random)
                .put("delta", right.sub(random).mean(0));
    }

    private static Tensor psnr(Tensor real, Tensor guess) {
        double[] each = Metrics.psnrEach(pictures(real), pictures(guess));
        return Tensor.of(each, real.size(0), real.size(1));
    }

    private static Tensor pictures(Tensor unit) {
        return Frames.fromUnit(unit.clamp(0, 1).flatten(0, 1)); // [B·T, H, W, C]
    }

    /**
     * Resizes the picture {@code img}, uint8 [H, W, 3], as the name of each wanted output says: {@code LIBRARY_METHOD_HxW}, such as
     * {@code torch_bilinear_aa_16x20}.
     */
    static Outputs resize(GoldenCase golden) {
        Tensor picture = golden.input("img");
        Outputs outputs = new Outputs();
        for (Expectation expectation : golden.expectations()) {
            String name = expectation.tensor();
            int size = name.lastIndexOf('_');
            String[] sides = name.substring(size + 1).split("x", 2);
            int height = Integer.parseInt(sides[0]);
            int width = Integer.parseInt(sides[1]);
            int library = name.indexOf('_');
            String method = name.substring(library + 1, size);
            outputs.put(name, resized(name.substring(0, library), method, picture, height, width));
        }
        return outputs;
    }

    private static Tensor resized(String library, String method, Tensor picture, int height, int width) {
        Tensor channelsFirst = picture.permute(2, 0, 1).unsqueeze(0).contiguous(); // [1, 3, H, W]
        return switch (library) {
            case "torch" -> {
                boolean smooth = method.endsWith("_aa");
                boolean corners = method.endsWith("_ac");
                String kernel = smooth || corners ? method.substring(0, method.length() - 3) : method;
                yield Resize.torch(
                        channelsFirst.to(DType.FLOAT32), height, width, interpolation(kernel), smooth, corners);
            }
            case "tv" -> Resize.torchvision(channelsFirst, height, width, interpolation(method));
            case "cv" -> Resize.opencv(picture, height, width, OpenCvKernel.valueOf(upper(method)));
            case "cvf" -> Resize.opencv(picture.to(DType.FLOAT32), height, width, OpenCvKernel.valueOf(upper(method)));
            case "pil" -> Resize.pillow(picture, height, width, PillowFilter.valueOf(upper(method)));
            default ->
                throw new OrreryException(
                        "no resizing is called \"" + library + "\".", "Use torch, tv, cv, cvf or pil.");
        };
    }

    private static Interpolation interpolation(String kernel) {
        return Interpolation.valueOf(upper(kernel));
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
