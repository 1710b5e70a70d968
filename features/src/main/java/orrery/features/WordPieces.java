package orrery.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orrery.base.OrreryException;

/**
 * BERT's words in pieces, without regard to case and accents: a word is divided into the longest pieces that the vocabulary has. Written out
 * here because the library for it brings 18 MB of natives for these lines.
 */
final class WordPieces {
    private static final int LONGEST = 100; // letters of a word

    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final int unknown;
    private final int start;
    private final int end;

    /** @param file {@code tokenizer.json} of Hugging Face with a WordPiece vocabulary */
    WordPieces(byte[] file) {
        try {
            JsonNode vocab = new ObjectMapper().readTree(file).path("model").path("vocab");
            vocab.properties()
                    .forEach(entry ->
                            vocabulary.put(entry.getKey(), entry.getValue().asInt()));
        } catch (IOException e) {
            throw new OrreryException("a tokenizer.json that is no JSON: " + e.getMessage(), "Build Orrery again.", e);
        }
        unknown = vocabulary.getOrDefault("[UNK]", 100);
        start = vocabulary.getOrDefault("[CLS]", 101);
        end = vocabulary.getOrDefault("[SEP]", 102);
    }

    /** Numbers of the pieces of a text between a start and an end mark, at most so many. */
    long[] of(String text, int most) {
        List<Integer> ids = new ArrayList<>();
        ids.add(start);
        for (String word : words(text)) {
            ids.addAll(pieces(word));
        }
        List<Integer> kept = new ArrayList<>(ids.subList(0, Math.min(ids.size(), most - 1)));
        kept.add(end);
        return kept.stream().mapToLong(Integer::longValue).toArray();
    }

    /** Words and single marks. */
    private static List<String> words(String text) {
        String plain = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        plain.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.NON_SPACING_MARK) {
                return;
            }
            boolean alone = mark(c) || Character.isIdeographic(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c) || alone) {
                if (word.length() > 0) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                if (alone) {
                    words.add(Character.toString(c));
                }
            } else {
                word.appendCodePoint(c);
            }
        });
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }

    /** All of ASCII that is no letter, digit or space, and what Unicode calls punctuation. */
    private static boolean mark(int c) {
        if (c < 128) {
            return c > 32 && c < 127 && !Character.isLetterOrDigit(c);
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private List<Integer> pieces(String word) {
        List<Integer> ids = new ArrayList<>();
        int from = 0;
        while (from < word.length() && word.length() <= LONGEST) {
            int to = word.length();
            Integer id = null;
            while (to > from && id == null) {
                id = vocabulary.get((from > 0 ? "##" : "") + word.substring(from, to));
                to -= id == null ? 1 : 0;
            }
            if (id == null) {
                return List.of(unknown); // a word of which any piece is unknown is unknown
            }
            ids.add(id);
            from = to;
        }
        return ids.isEmpty() ? List.of(unknown) : ids;
    }
}
