package orrery.base;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jackson's complaints in our words: file, line, key, cure. */
final class ReadFault {
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']*)'");

    private ReadFault() {}

    /** Whether a required key is absent; the reason may be that it is mistyped. */
    static boolean isMissing(JsonProcessingException e) {
        return e instanceof MismatchedInputException
                && MISSING.matcher(first(e)).find();
    }

    static OrreryException of(String where, JsonProcessingException e) {
        String place = where + line(e.getLocation());
        OrreryException ours = ours(e);
        if (ours != null) {
            return new OrreryException(place + ": " + path(e, "") + ours.getMessage(), ours.cure(), e);
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds() == null
                    ? List.of()
                    : unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .toList();
            String key = unknown.getPropertyName();
            return new OrreryException(
                    place + ": unknown key \"" + inside(e) + key + "\"", Nearest.cure(key, known, "keys"), e);
        }
        Optional<String> missing = missing(e);
        if (missing.isPresent()) {
            return new OrreryException(
                    (isMissing(e) ? where : place) + ": no field \"" + inside(e) + missing.get() + "\"", "Add it.", e);
        }
        if (e instanceof StreamConstraintsException) {
            return new OrreryException(
                    place + ": " + first(e), "Files of this kind are small; check that it is the right one.", e);
        }
        if (e instanceof MismatchedInputException mismatch) {
            return mismatch(place, mismatch);
        }
        if (e instanceof JsonMappingException) {
            return new OrreryException(place + ": " + path(e, "") + first(e), "Correct the value.", e);
        }
        return new OrreryException(place + ": " + first(e), "Correct the text there.", e);
    }

    private static OrreryException mismatch(String place, MismatchedInputException e) {
        Class<?> type = e.getTargetType();
        if (e instanceof InvalidFormatException format && type != null && type.isEnum()) {
            List<String> names = Arrays.stream(type.getEnumConstants())
                    .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
                    .toList();
            String value = String.valueOf(format.getValue());
            return new OrreryException(
                    place + ": " + path(e, "") + "unknown value \"" + value + "\"",
                    Nearest.cure(value, names, "values"),
                    e);
        }
        if (first(e).startsWith("No content to map")) {
            return new OrreryException(place + ": empty", "Write the document.", e);
        }
        return new OrreryException(
                place + ": " + path(e, "the document ") + "must be " + kind(type),
                "Write " + kind(type) + " there.",
                e);
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "another kind of value";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == float.class || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "text";
        }
        if (type.isArray() || Iterable.class.isAssignableFrom(type)) {
            return "a list";
        }
        return "an object";
    }

    private static Optional<String> missing(JsonProcessingException e) {
        Matcher matcher = MISSING.matcher(first(e));
        if (e instanceof MismatchedInputException && matcher.find()) {
            return Optional.of(matcher.group(1));
        }
        if (e instanceof InvalidNullException absent) {
            return Optional.of(absent.getPropertyName().getSimpleName());
        }
        return Optional.empty();
    }

    /** An error that one of our own constructors raised while Jackson called it. */
    private static @Nullable OrreryException ours(JsonProcessingException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof OrreryException found) {
                return found;
            }
        }
        return null;
    }

    /** Keys above the one at fault: {@code optimizer.} */
    private static String inside(JsonProcessingException e) {
        List<String> keys = keys(e);
        boolean last = e instanceof UnrecognizedPropertyException || e instanceof InvalidNullException;
        if (last && !keys.isEmpty()) {
            keys = keys.subList(0, keys.size() - 1);
        } else if (!keys.isEmpty()
                && missing(e).map(keys.get(keys.size() - 1)::equals).orElse(false)) {
            keys = keys.subList(0, keys.size() - 1);
        }
        return keys.isEmpty() ? "" : String.join(".", keys) + ".";
    }

    private static String path(JsonProcessingException e, String none) {
        List<String> keys = keys(e);
        return keys.isEmpty() ? none : String.join(".", keys) + ": ";
    }

    private static List<String> keys(JsonProcessingException e) {
        List<String> keys = new ArrayList<>();
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference reference : mapping.getPath()) {
                keys.add(
                        reference.getFieldName() == null
                                ? String.valueOf(reference.getIndex())
                                : reference.getFieldName());
            }
        }
        return keys;
    }

    private static String line(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1 ? "" : ":" + location.getLineNr();
    }

    private static String first(JsonProcessingException e) {
        return e.getOriginalMessage().strip().lines().findFirst().orElse("unreadable");
    }
}
