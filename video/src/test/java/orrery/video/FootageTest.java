package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.base.Records;

/** Real footage of every kind, against a catalogue made with another version of FFmpeg. */
class FootageTest {
    private static final int FILES = 91;

    @Test
    void everyFileDecodesAsTheCatalogueSaysOrEndsInAVerdict() {
        Path folder = Shared.need("data/footage");
        List<String> wrong = new ArrayList<>();
        int files = 0;
        for (JsonNode entry : Records.tree(folder.resolve("CATALOGUE.json")).get("files")) {
            String name = entry.get("file").asText();
            String decodable = entry.get("expect").get("decodable").asText();
            files++;
            try {
                VideoReport report = VideoProbe.of(folder.resolve(name));
                compare(name, decodable, entry, report, wrong);
            } catch (OrreryException e) {
                boolean expected = !List.of("yes", "partial", "damaged").contains(decodable);
                boolean told = String.valueOf(e.getMessage()).contains(name)
                        && !e.cure().isEmpty();
                note(wrong, expected && told, name + ": " + e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(files).isGreaterThanOrEqualTo(FILES);
    }

    private static void compare(String name, String decodable, JsonNode entry, VideoReport r, List<String> wrong) {
        JsonNode probe = entry.get("probe");
        boolean whole = decodable.equals("yes");
        boolean coded = decodable.startsWith("reject or");
        long off = Math.abs(r.frames() - probe.get("frames").asLong());
        note(wrong, off <= (whole || coded ? 0 : 2), name + ": frames " + r.frames());
        note(wrong, whole || coded || r.fault() != null, name + ": passes as good");
        note(wrong, !whole || r.fault() == null, name + ": " + r.fault());
        String kept = r.frames() + " frames kept";
        note(wrong, r.fault() == null || r.fault().endsWith(kept), name + ": not how many were kept: " + r.fault());
        note(
                wrong,
                r.width() == probe.get("width").asInt()
                        && r.height() == probe.get("height").asInt(),
                name + ": size");
        int turn = Math.floorMod(r.rotation() - probe.get("rotation_tag").asInt(), 360);
        note(wrong, turn == 0, name + ": rotation " + r.rotation());
        note(wrong, Math.abs(r.pixelAspect() - ratio(probe.get("sample_aspect_ratio"))) < 1e-6, name + ": aspect");
        note(wrong, r.codec().equals(probe.get("codec").asText()), name + ": codec " + r.codec());
        if (whole && r.frames() > 2) {
            JsonNode measured = entry.get("measured");
            double shortest = measured.get("frame_gap_min_ms").asDouble();
            double longest = measured.get("frame_gap_max_ms").asDouble();
            note(wrong, Math.abs(1000 * r.shortest() - shortest) < 0.6, name + ": shortest gap " + r.shortest());
            note(wrong, Math.abs(1000 * r.longest() - longest) < 0.6, name + ": longest gap " + r.longest());
            note(wrong, r.variable() == measured.get("vfr").asBoolean(), name + ": variable " + r.variable());
        }
    }

    private static double ratio(JsonNode said) {
        if (said.isNull()) {
            return 1;
        }
        String[] parts = said.asText().split(":", -1);
        return Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
    }

    private static void note(List<String> wrong, boolean right, String what) {
        if (!right) {
            wrong.add(what);
        }
    }
}
