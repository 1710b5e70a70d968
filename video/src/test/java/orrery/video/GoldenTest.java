package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.Functional.Interpolation;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.video.Resize.OpenCvKernel;
import orrery.video.Resize.PillowFilter;

/** What the reference libraries computed, computed again. */
class GoldenTest {
    @Test
    void metricsEqualScikitImageAndThePublishedScripts() {
        Shared.golden("tokenizer-metrics", tensors -> {
            Tensor a = tensors.tensor("a");
            Tensor b = tensors.tensor("b");
            Tensor floatA = a.to(DType.FLOAT32).div(255);
            Tensor floatB = b.to(DType.FLOAT32).div(255);
            Tensor firstA = a.select(2, 0);
            Tensor firstB = b.select(2, 0);
            return name -> name.equals("ssim_map")
                    ? Ssim.uniform(7).map(firstA, firstB)
                    : number(
                            switch (name) {
                                case "ssim_default" -> Ssim.uniform(7).mean(a, b);
                                case "ssim_gauss" -> Ssim.gaussian(1.5).mean(a, b);
                                case "ssim_float" -> Ssim.uniform(7).mean(floatA, floatB);
                                case "ssim_gauss_float" -> Ssim.gaussian(1.5).mean(floatA, floatB);
                                case "ssim_win11" -> Ssim.uniform(11).mean(a, b);
                                case "ssim_gray" -> Ssim.uniform(7).mean(firstA, firstB);
                                case "psnr" -> Metrics.psnr(a, b);
                                case "psnr_float" -> Metrics.psnr(floatA, floatB);
                                case "psnr_eps" -> Metrics.psnrEps(a, b);
                                case "psnr_bench" -> Metrics.psnrBench(a, b);
                                case "code_usage" -> Metrics.codeUsage(tensors.tensor("codes"), 64000);
                                default -> throw new IllegalArgumentException(name);
                            });
        });
    }

    @Test
    void resizeEqualsTorchAndTorchvision() {
        Shared.golden("tokenizer-resize-torch", tensors -> name -> {
            Tensor bytes = tensors.tensor("img").permute(2, 0, 1).unsqueeze(0).contiguous();
            Size size = Size.of(name);
            if (name.startsWith("tv_")) {
                return Resize.torchvision(bytes, size.height, size.width, Interpolation.valueOf(size.kind(3)));
            }
            String kind = size.kind(6);
            boolean antialias = kind.endsWith("_AA");
            boolean corners = kind.endsWith("_AC");
            Interpolation mode =
                    Interpolation.valueOf(antialias || corners ? kind.substring(0, kind.length() - 3) : kind);
            return Resize.torch(bytes.to(DType.FLOAT32), size.height, size.width, mode, antialias, corners);
        });
    }

    @Test
    void resizeEqualsOpenCv() {
        Shared.golden("tokenizer-resize-opencv", tensors -> name -> {
            Size size = Size.of(name);
            boolean floating = name.startsWith("cvf_");
            OpenCvKernel kernel = OpenCvKernel.valueOf(size.kind(floating ? 4 : 3));
            Tensor picture = tensors.tensor("img");
            return Resize.opencv(floating ? picture.to(DType.FLOAT32) : picture, size.height, size.width, kernel);
        });
    }

    @Test
    void resizeEqualsPillow() {
        Shared.golden("tokenizer-resize-pillow", tensors -> name -> {
            Size size = Size.of(name);
            return Resize.pillow(tensors.tensor("img"), size.height, size.width, PillowFilter.valueOf(size.kind(4)));
        });
    }

    @Test
    void rangesEqualTheTokenizersOwn() {
        var file = Shared.need("golden/open/tokenizer-pad-and-ranges/tensors.safetensors");
        try (Scope scope = Scope.open();
                Checkpoint tensors = SafeTensors.open(file)) {
            byte[] all = new byte[256];
            for (int i = 0; i < 256; i++) {
                all[i] = (byte) i;
            }
            assertThat(Frames.toSigned(Tensor.of(all, 1, 256, 1)).floats())
                    .isEqualTo(tensors.tensor("u8_to_float").floats());
            Tensor y = SyntheticWeights.input("y", -1.3, 1.3, 1, 3, 24, 24);
            assertThat(Frames.fromSigned(y).equalTo(tensors.tensor("float_to_u8")))
                    .isTrue();
        }
    }

    private static Tensor number(double value) {
        return Tensor.of(new double[] {value}, 1);
    }

    /** The name of an expectation such as {@code cv_area_16x20}. */
    private record Size(String name, int height, int width) {
        static Size of(String name) {
            String[] sides = name.substring(name.lastIndexOf('_') + 1).split("x", 2);
            return new Size(name, Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
        }

        String kind(int prefix) {
            return name.substring(prefix, name.lastIndexOf('_')).toUpperCase(Locale.ROOT);
        }
    }
}
