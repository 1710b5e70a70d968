package orrery.curate.annotate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orrery.curate.filter.CameraMotion;
import orrery.curate.filter.ClipScores;
import orrery.curate.filter.FaceShare;
import orrery.curate.filter.FlowMotion;
import orrery.curate.filter.PictureQuality;
import orrery.curate.filter.TextOverlay;

/**
 * A caption made of what was measured: what moves, where and how fast, what the camera does, light and colours, people by their faces, text that
 * was read, and what a classifier of things takes it for, with its doubt. It describes no story and no action: for that, ask a model.
 */
public final class PlainCaption {
    private static final double SLOW = 0.06; // frame diagonals a second
    private static final double QUICK = 0.2;
    private static final double MOVES = 0.004; // share of the picture
    private static final int TEXTS = 3;

    private PlainCaption() {}

    /** Says what was measured, in a few sentences. */
    public static String of(ClipScores scores) {
        List<String> said = new ArrayList<>();
        said.add(camera(scores.camera(), scores.flow()));
        moving(scores.flow(), scores.camera(), said);
        light(scores, said);
        FaceShare.Score faces = scores.faces();
        if (faces != null && faces.most() > 0 && faces.share() > 0.1) {
            said.add(faces.most() == 1 ? "A face is seen." : count(faces.most()) + " faces are seen at once.");
        }
        TextOverlay.Score text = scores.text();
        if (text != null && !text.words().isEmpty()) {
            List<String> words =
                    text.words().subList(0, Math.min(TEXTS, text.words().size()));
            said.add((text.overlay() ? "Text lies over the picture: " : "Text in the picture: ") + "\""
                    + String.join("\", \"", words) + "\".");
        }
        if (!scores.things().isEmpty()) {
            said.add("A classifier takes it for: " + String.join(", ", scores.things()) + ".");
        }
        return String.join(" ", said);
    }

    private static String count(int faces) {
        String[] words = {"No", "One", "Two", "Three", "Four", "Five"};
        return faces < words.length ? words[faces] : Integer.toString(faces);
    }

    private static String camera(CameraMotion.Result camera, FlowMotion.Score flow) {
        if (flow.still()) {
            return "A still picture: nothing moves.";
        }
        double most = Math.max(
                Math.max(Math.abs(camera.pan()), Math.abs(camera.tilt())),
                Math.max(Math.abs(camera.zoom()), Math.abs(camera.roll())));
        return switch (camera.tag()) {
            case STATIC -> "The camera stands still.";
            case PAN_LEFT -> "The camera moves " + pace(most) + " to the left.";
            case PAN_RIGHT -> "The camera moves " + pace(most) + " to the right.";
            case TILT_UP -> "The camera moves " + pace(most) + " upwards.";
            case TILT_DOWN -> "The camera moves " + pace(most) + " downwards.";
            case ZOOM_IN -> "The camera moves " + pace(most) + " forwards or zooms in.";
            case ZOOM_OUT -> "The camera moves " + pace(most) + " backwards or zooms out.";
            case ROLL -> "The camera turns " + pace(most) + " about its own axis.";
            case SHAKY -> "The camera shakes.";
            case RANDOM -> "Most of the picture moves, in no common direction.";
            case UNKNOWN -> "The movement of the camera cannot be told.";
        };
    }

    private static String pace(double speed) {
        return speed < SLOW ? "slowly" : speed < QUICK ? "steadily" : "quickly";
    }

    private static void moving(FlowMotion.Score flow, CameraMotion.Result camera, List<String> said) {
        if (flow.still() || flow.apart() < MOVES || camera.tag() == CameraMotion.Tag.SHAKY) {
            return;
        }
        String size = flow.apart() < 0.03 ? "Something small" : flow.apart() < 0.12 ? "Something" : "Something large";
        double way = Math.hypot(flow.right(), flow.down());
        String direction = way < 0.3 * flow.speed()
                ? "to and fro"
                : Math.abs(flow.right()) > Math.abs(flow.down())
                        ? flow.right() > 0 ? "to the right" : "to the left"
                        : flow.down() > 0 ? "downwards" : "upwards";
        said.add(size + " moves " + pace(flow.speed()) + " " + direction + ", " + place(flow.across(), flow.below())
                + ".");
    }

    private static String place(double across, double below) {
        String column = across < 0.38 ? "left" : across > 0.62 ? "right" : "";
        String row = below < 0.38 ? "above" : below > 0.62 ? "below" : "";
        if (column.isEmpty() && row.isEmpty()) {
            return "about the middle";
        }
        return column.isEmpty() ? row + " the middle" : row.isEmpty() ? "on the " + column : row + " on the " + column;
    }

    private static void light(ClipScores scores, List<String> said) {
        PictureQuality quality = scores.quality();
        String light =
                quality == null ? "" : quality.brightness() < 50 ? "dark" : quality.brightness() > 180 ? "bright" : "";
        String colours = String.join(" and ", scores.colours());
        if (!light.isEmpty() || !colours.isEmpty()) {
            said.add(String.format(
                    Locale.ROOT,
                    "The picture is %s%s.",
                    light,
                    colours.isEmpty() ? "" : (light.isEmpty() ? "mostly " : ", mostly ") + colours));
        }
    }
}
