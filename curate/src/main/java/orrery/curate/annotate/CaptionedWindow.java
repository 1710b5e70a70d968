package orrery.curate.annotate;

import org.jspecify.annotations.Nullable;

/**
 * A caption of some frames.
 *
 * @param startFrame first frame
 * @param endFrame last frame
 * @param caption what was said; empty where nothing was
 * @param enhancedCaption the same, told better; null where nobody asked for it
 * @param status {@code success}, {@code truncated}, {@code blocked} or {@code error}; only the first two have a caption
 * @param promptTokens what was asked with, as the server counts; 0 where it does not tell
 * @param outputTokens what was answered with
 * @param error why there is none; null where there is one
 */
public record CaptionedWindow(
        int startFrame,
        int endFrame,
        String caption,
        @Nullable String enhancedCaption,
        String status,
        long promptTokens,
        long outputTokens,
        @Nullable String error) {
    /** That of a whole clip, from what was measured of it. */
    public static CaptionedWindow measured(int frames, String caption) {
        return new CaptionedWindow(0, frames - 1, caption, null, "success", 0, 0, null);
    }

    /** Whether it counts. */
    public boolean valid() {
        return status.equals("success") || status.equals("truncated");
    }
}
