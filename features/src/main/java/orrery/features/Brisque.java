package orrery.features;

import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_quality.QualityBRISQUE;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.Tensor;

/**
 * How distorted a picture looks, without a clean one beside it: BRISQUE (Mittal and others, 2012) with the regression that OpenCV ships,
 * trained on people's opinions of the LIVE pictures. One picture at a time; close it.
 */
public final class Brisque implements AutoCloseable {
    /** Pixels of a side below which nothing is said. */
    public static final int LEAST_SIDE = 64;

    private final QualityBRISQUE measure =
            QualityBRISQUE.create(file("brisque_model_live.yml"), file("brisque_range_live.yml"));

    /** OpenCV reads files, not jars: taken out once into JavaCPP's cache. */
    private static String file(String name) {
        String resource = "/org/bytedeco/opencv/" + Loader.getPlatform() + "/share/opencv4/quality/" + name;
        try {
            return Loader.cacheResource(Brisque.class, resource).getPath();
        } catch (IOException | NullPointerException e) {
            throw new OrreryException(
                    resource + " is missing from the class path", "Build Orrery as its README says.", e);
        }
    }

    /**
     * The score of a picture.
     *
     * @param picture UINT8 [H, W, 3], 64 pixels or more both ways
     * @return 0 for the best to 100
     */
    public double of(Tensor picture) {
        Check.that(
                Math.min(picture.size(0), picture.size(1)) >= LEAST_SIDE,
                "Use pictures of at least 64×64.",
                "BRISQUE of a picture of %d×%d",
                picture.size(1),
                picture.size(0));
        try (PointerScope natives = new PointerScope()) {
            Mat whole = Mats.blueFirst(picture);
            return measure.compute(whole).get(0);
        }
    }

    @Override
    public void close() {
        measure.close();
    }
}
