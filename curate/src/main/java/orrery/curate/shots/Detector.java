package orrery.curate.shots;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import orrery.base.UsageException;

/** What finds changes of shot. */
public enum Detector {
    /** What the two answers of TransNetV2 and the pictures say together; the usual one. */
    COMBINED,
    /** TransNetV2 as published: where it is surer than not. */
    TRANSNETV2,
    /** PySceneDetect's {@code detect-content}. */
    CONTENT,
    /** PySceneDetect's {@code detect-adaptive}. */
    ADAPTIVE,
    /** PySceneDetect's {@code detect-threshold}: fades through black. */
    THRESHOLD,
    /** PySceneDetect's {@code detect-hash}. */
    HASH,
    /** PySceneDetect's {@code detect-hist}. */
    HISTOGRAM;

    private static final int SHORTEST = 15; // frames; PySceneDetect's own

    /** The detector of a name in small letters. */
    public static Detector named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.title().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "no detector is called \"" + name + "\"",
                        "Use one of "
                                + Arrays.stream(values()).map(Detector::title).collect(Collectors.joining(", "))
                                + "."));
    }

    /** Its name in small letters. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it needs TransNetV2. */
    public boolean usesNetwork() {
        return this == COMBINED || this == TRANSNETV2;
    }

    /** A fresh rule over the scores of frames, with PySceneDetect's settings; the network has none. */
    CutRule rule() {
        return switch (this) {
            case COMBINED, TRANSNETV2 -> throw new IllegalStateException("the network decides from its own answers");
            case CONTENT -> new ContentRule(ContentRule.THRESHOLD, SHORTEST, ContentRule.Weights.standard(), true);
            case ADAPTIVE -> new AdaptiveRule(AdaptiveRule.Plan.standard(), SHORTEST, ContentRule.Weights.standard());
            case THRESHOLD -> new FadeRule(FadeRule.Plan.standard(SHORTEST));
            case HASH -> LimitRule.hash(0.35, SHORTEST);
            case HISTOGRAM -> LimitRule.histogram(0.2, SHORTEST);
        };
    }

    /** How sure a rule is that the shot changes at a frame. */
    double score(FrameScores scores) {
        return switch (this) {
            case COMBINED, TRANSNETV2 -> throw new IllegalStateException("the network has no scores of frames");
            case CONTENT, ADAPTIVE -> ContentRule.Weights.standard().score(scores);
            case THRESHOLD -> 255 - scores.average();
            case HASH -> scores.hash();
            case HISTOGRAM -> 1 - scores.correlation();
        };
    }
}
