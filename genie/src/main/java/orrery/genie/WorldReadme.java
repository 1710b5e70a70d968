package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orrery.genie.report.MeasuredTables;

/** The card of a world for people, {@code README.md}. */
final class WorldReadme {
    private WorldReadme() {}

    static String text(WorldCard card, boolean pictures) {
        List<String> lines = new ArrayList<>();
        WorldCard.Provenance from = card.provenance();
        lines.add("# " + card.name() + ", a learned world");
        lines.add("");
        lines.add("A live world of Orrery: it draws %dx%d pictures at %s frames a second and answers %s."
                .formatted(
                        card.tokenizer().width(),
                        card.tokenizer().height(),
                        CardWords.number(card.fps()),
                        card.actions().labelled()
                                ? String.join(", ", card.actions().labels())
                                : "nobody, for no actions were recorded"));
        lines.add("Step in with `./orrery play " + card.name() + "` (a folder's path works too).");
        lines.add("");
        lines.add("## What it was learned from");
        lines.add("* Recordings: " + (from.source().isBlank() ? "not told" : from.source()));
        lines.add("* Licence of the recordings: " + (from.licence().isBlank() ? "not told" : from.licence()));
        lines.add(String.format(
                Locale.ROOT,
                "* %d episodes with %d frames, %.1f minutes of training; SHA-256 of the recordings `%s`",
                from.trainedOn().size(),
                from.frames(),
                from.minutes(),
                from.episodesHash()));
        lines.add("* `./orrery train recipe.yaml` makes the same weights again from the recordings, to the byte.");
        lines.add("");
        buttons(lines, card);
        lines.add("## Measured, on episodes set aside");
        tables(lines, MeasuredTables.of(card.measured()));
        lines.add("");
        lines.add("## Files");
        boolean coded = card.tokenizer().coded();
        lines.add("* `world.json` what the world says of itself; "
                + (coded ? "`tokenizer.safetensors` and " : "")
                + "`dynamics.safetensors` the weights in half precision"
                + (card.tokenizer().pretrained() == null
                        ? ""
                        : "; the tokenizer is " + card.tokenizer().pretrained().name() + ", as it was"));
        if (card.codes() != null) {
            lines.add("* `buttons.safetensors` what finds the buttons in video; `buttons/` a film strip of each, held");
        }
        lines.add("* `starts.safetensors` beginnings"
                + (coded ? " as latents, not as pictures" : ": a few pictures of the recordings"));
        lines.add("* `report.html` curves" + (pictures ? ", sample strips, every action held" : "")
                + "; `recipe.yaml` what decides the weights; `run/` the training log");
        lines.add("");
        lines.add("## Limits");
        lines.add("It knows only what the recordings show, remembers %d frames, and what it imagines is no measurement."
                .formatted(
                        card.dynamics().past() == null
                                ? card.dynamics().window()
                                : card.dynamics().past().frames()));
        return String.join("\n", lines) + "\n";
    }

    private static void buttons(List<String> lines, WorldCard card) {
        WorldCard.Codes codes = card.codes();
        if (codes == null) {
            return;
        }
        lines.add("## Its buttons");
        lines.add("They were found in the video, not recorded. "
                + (codes.labels() == 0
                        ? "No recorded action was looked at: a button does what it does, and the page of play shows it."
                        : "%d transitions with a recorded action gave them their names:".formatted(codes.labels())));
        if (codes.labels() > 0) {
            lines.add("");
            lines.add("| button | " + String.join(" | ", codes.trueActions()) + " |");
            lines.add("| --- |" + " ---: |".repeat(codes.trueActions().size()));
            for (int k = 0; k < codes.table().size(); k++) {
                lines.add("| " + card.actions().labels().get(k) + " | "
                        + codes.table().get(k).stream()
                                .map(String::valueOf)
                                .collect(java.util.stream.Collectors.joining(" | "))
                        + " |");
            }
        }
        lines.add("");
    }

    private static void tables(List<String> lines, MeasuredTables tables) {
        if (!tables.rows().isEmpty()) {
            lines.add("");
            lines.add("| frames ahead | " + String.join(" | ", tables.frames()) + " |");
            lines.add("| --- |" + " ---: |".repeat(tables.frames().size()));
            tables.rows().forEach((name, values) -> lines.add("| " + name + " | " + String.join(" | ", values) + " |"));
        }
        if (!tables.single().isEmpty()) {
            lines.add("");
            lines.add("| figure | value |");
            lines.add("| --- | ---: |");
            tables.single().forEach((name, value) -> lines.add("| " + name + " | " + value + " |"));
        }
    }
}
