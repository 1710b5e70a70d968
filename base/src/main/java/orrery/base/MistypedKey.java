package orrery.base;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the unknown key behind a missing one. Jackson builds a record before it looks at keys it does not know, so that a mistyped
 * key is first reported as a missing one; this reads the text again up to the object at fault.
 */
final class MistypedKey {
    private MistypedKey() {}

    /**
     * The error about the first unknown key of the object that misses one.
     *
     * @param e the complaint about the missing key; the last step of its path is that key, seen from its record
     * @return null when every key there is known
     */
    static @Nullable OrreryException find(ObjectMapper mapper, String text, String where, JsonMappingException e) {
        List<JsonMappingException.Reference> path = e.getPath();
        if (path.isEmpty() || !(path.get(path.size() - 1).getFrom() instanceof Class<?> type) || !type.isRecord()) {
            return null;
        }
        JsonPointer object = JsonPointer.empty();
        StringBuilder inside = new StringBuilder();
        for (JsonMappingException.Reference step : path.subList(0, path.size() - 1)) {
            object = step.getFieldName() == null
                    ? object.appendIndex(step.getIndex())
                    : object.appendProperty(step.getFieldName());
            inside.append(step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                    .append('.');
        }
        List<String> known = keys(type);
        try (JsonParser parser = mapper.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME
                        && !known.contains(parser.currentName())
                        && parser.getParsingContext().pathAsPointer().head().equals(object)) {
                    return new OrreryException(
                            "%s:%d: unknown key \"%s%s\""
                                    .formatted(
                                            where,
                                            parser.currentTokenLocation().getLineNr(),
                                            inside,
                                            parser.currentName()),
                            Nearest.cure(parser.currentName(), known, "keys"),
                            e);
                }
            }
            return null;
        } catch (IOException again) {
            return null; // what the first reading said is the better report
        }
    }

    private static List<String> keys(Class<?> type) {
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
            keys.add(
                    named != null && !named.value().isEmpty()
                            ? named.value()
                            : PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName()));
        }
        for (Class<?> each : type.getInterfaces()) {
            JsonTypeInfo info = each.getAnnotation(JsonTypeInfo.class);
            if (info != null && !info.property().isEmpty()) {
                keys.add(info.property());
            }
        }
        return keys;
    }
}
