package orrery.video;

import static org.bytedeco.ffmpeg.global.avutil.*;

import org.bytedeco.ffmpeg.avutil.AVContentLightMetadata;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVMasteringDisplayMetadata;

/**
 * Pictures of high dynamic range to an ordinary screen, BT.2020 to BT.709: the curve is undone (PQ or HLG, ITU-R BT.2100), what is brighter
 * than white of 203 cd/m² is bent below it (the EETF of ITU-R BT.2390, section 5.4, on the largest of red, green and blue, so that hues
 * stay), colours are turned into BT.709 and clipped there, and a screen's curve is put on (BT.1886, gamma 2.4). Light up to 87 cd/m²
 * of a picture made for 1,000 passes unbent. See docs/decisions/010-hdr-and-interlacing.md.
 */
final class ToneMap {
    /** Light of an ordinary screen's white in such pictures, cd/m² (ITU-R BT.2408). */
    static final double WHITE = 203;

    /** Brightest light of a picture that does not tell, cd/m². HLG is defined for a screen of this. */
    static final double USUAL_PEAK = 1_000;

    private static final double MOST = 10_000; // where PQ ends
    private static final int STEPS = 4_096; // of the tables of light, which go by its root
    private static final double HLG_GAMMA = 1.2;
    private static final double[] LUMA = {0.2627, 0.6780, 0.0593}; // BT.2020
    private static final float[] TO_BT709 = { // linear light, ITU-R BT.2087
        1.6605f, -0.5876f, -0.0728f, -0.1246f, 1.1329f, -0.0083f, -0.0182f, -0.1006f, 1.1187f
    };

    private final boolean hlg;
    private final boolean wide; // colours of BT.2020
    private final float peak;
    private final float[] light = new float[1 << 16]; // of a code value, in cd/m²; of HLG in shares of the scene's
    private final float[] bend = new float[STEPS + 1]; // factor on light, by the fourth root of its share of the peak
    private final byte[] codes = new byte[STEPS + 1]; // of a screen, by the root of light in shares of white

    /**
     * @param hlg whether the curve is HLG, else PQ
     * @param wide whether colours are those of BT.2020, else of BT.709
     * @param peak brightest light in the picture, cd/m²
     */
    ToneMap(boolean hlg, boolean wide, double peak) {
        this.hlg = hlg;
        this.wide = wide;
        this.peak = (float) (hlg ? USUAL_PEAK : Math.min(MOST, Math.max(WHITE, peak)));
        for (int code = 0; code < light.length; code++) {
            double signal = code / 65_535.0;
            light[code] = (float) (hlg ? hlgScene(signal) : pqLight(signal));
        }
        for (int i = 0; i <= STEPS; i++) {
            double share = (double) i / STEPS;
            double now = Math.max(1e-6, share * share * share * share) * this.peak;
            bend[i] = (float) (bent(now, this.peak) / now);
            codes[i] = (byte) Math.round(255 * Math.pow(share * share, 1 / 2.4));
        }
    }

    /** Whether a picture has one of the two curves. */
    static boolean needs(AVFrame picture) {
        return picture.color_trc() == AVCOL_TRC_SMPTE2084 || picture.color_trc() == AVCOL_TRC_ARIB_STD_B67;
    }

    /** For pictures like this one: its curve, its colours, and its brightest light where it tells. */
    static ToneMap of(AVFrame picture) {
        return new ToneMap(
                picture.color_trc() == AVCOL_TRC_ARIB_STD_B67,
                picture.color_primaries() != AVCOL_PRI_BT709,
                peak(picture));
    }

    private static double peak(AVFrame picture) {
        AVFrameSideData content = av_frame_get_side_data(picture, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
        if (content != null && !content.isNull()) {
            int most = new AVContentLightMetadata(content.data()).MaxCLL();
            if (most > 0) {
                return most;
            }
        }
        AVFrameSideData screen = av_frame_get_side_data(picture, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
        if (screen != null && !screen.isNull()) {
            AVMasteringDisplayMetadata made = new AVMasteringDisplayMetadata(screen.data());
            if (made.has_luminance() != 0 && made.max_luminance().den() != 0) {
                return av_q2d(made.max_luminance());
            }
        }
        return USUAL_PEAK;
    }

    /**
     * Maps a row.
     *
     * @param from red, green, blue of 16 bits, in the file's curve, full range
     * @param first of them
     * @param to 8 bits, for an ordinary screen
     * @param at where they go
     * @param pixels of the row
     */
    void map(short[] from, int first, byte[] to, int at, int pixels) {
        for (int i = 0; i < 3 * pixels; i += 3) {
            float red = light[from[first + i] & 0xffff];
            float green = light[from[first + i + 1] & 0xffff];
            float blue = light[from[first + i + 2] & 0xffff];
            if (hlg) {
                float scene = (float) (LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue);
                float gain = peak * (float) Math.pow(scene, HLG_GAMMA - 1);
                red *= gain;
                green *= gain;
                blue *= gain;
            }
            float most = Math.min(peak, Math.max(red, Math.max(green, blue)));
            float factor = bend[(int) (STEPS * Math.sqrt(Math.sqrt(most / peak)) + 0.5)] / (float) WHITE;
            red *= factor;
            green *= factor;
            blue *= factor;
            if (wide) {
                to[at + i] = code(TO_BT709[0] * red + TO_BT709[1] * green + TO_BT709[2] * blue);
                to[at + i + 1] = code(TO_BT709[3] * red + TO_BT709[4] * green + TO_BT709[5] * blue);
                to[at + i + 2] = code(TO_BT709[6] * red + TO_BT709[7] * green + TO_BT709[8] * blue);
            } else {
                to[at + i] = code(red);
                to[at + i + 1] = code(green);
                to[at + i + 2] = code(blue);
            }
        }
    }

    private byte code(float share) {
        return codes[(int) (STEPS * Math.sqrt(Math.min(1, Math.max(0, share))) + 0.5)];
    }

    /** Light in cd/m² of a PQ signal of 0..1 (SMPTE ST 2084). */
    static double pqLight(double signal) {
        double root = Math.pow(signal, 1 / 78.84375);
        return MOST * Math.pow(Math.max(0, root - 0.8359375) / (18.8515625 - 18.6875 * root), 1 / 0.1593017578125);
    }

    /** PQ signal of light in cd/m². */
    static double pqSignal(double light) {
        double power = Math.pow(light / MOST, 0.1593017578125);
        return Math.pow((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power), 78.84375);
    }

    /** Light of the scene, 0..1, of an HLG signal of 0..1. */
    private static double hlgScene(double signal) {
        return signal <= 0.5 ? signal * signal / 3 : (Math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    }

    /** Light after the bend, in cd/m² and at most {@link #WHITE}: ITU-R BT.2390, with black at 0. */
    static double bent(double light, double peak) {
        double whole = pqSignal(peak);
        double signal = pqSignal(light) / whole;
        double white = pqSignal(WHITE) / whole;
        double knee = 1.5 * white - 0.5;
        if (signal <= knee || peak <= WHITE) {
            return light;
        }
        double t = (signal - knee) / (1 - knee);
        double square = t * t;
        double cube = square * t;
        double now = (2 * cube - 3 * square + 1) * knee
                + (cube - 2 * square + t) * (1 - knee)
                + (3 * square - 2 * cube) * white;
        return Math.min(WHITE, pqLight(now * whole));
    }
}
