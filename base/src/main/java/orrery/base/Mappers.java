package orrery.base;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.yaml.snakeyaml.LoaderOptions;

/** The two Jackson mappers behind {@link Records}, strict and bounded alike. */
final class Mappers {
    private static final int MOST_DEPTH = 64;
    private static final int MOST_TEXT = 1_000_000;

    static final ObjectMapper JSON = configure(JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(limits()).build()))
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    static final ObjectMapper YAML =
            configure(YAMLMapper.builder(new PlainYaml(loader(), limits()))).build();

    private Mappers() {}

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B configure(B builder) {
        return builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .annotationIntrospector(new RecordRules())
                .addModule(texts());
    }

    private static StreamReadConstraints limits() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(MOST_DEPTH)
                .maxStringLength(MOST_TEXT)
                .maxDocumentLength(Records.MOST_BYTES)
                .build();
    }

    private static LoaderOptions loader() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setNestingDepthLimit(MOST_DEPTH);
        options.setCodePointLimit((int) Records.MOST_BYTES);
        return options;
    }

    private static SimpleModule texts() {
        return new SimpleModule("orrery")
                .addSerializer(new StdScalarSerializer<Path>(Path.class) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void serialize(Path path, JsonGenerator out, SerializerProvider provider)
                            throws IOException {
                        out.writeString(path.toString());
                    }
                })
                .addSerializer(new StdScalarSerializer<Duration>(Duration.class) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void serialize(Duration duration, JsonGenerator out, SerializerProvider provider)
                            throws IOException {
                        out.writeString(Durations.text(duration));
                    }
                })
                .addDeserializer(Path.class, new StdScalarDeserializer<Path>(Path.class) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Path deserialize(JsonParser in, DeserializationContext context) throws IOException {
                        try {
                            return Path.of(in.getText());
                        } catch (InvalidPathException e) {
                            throw new OrreryException(
                                    "\"" + in.getText() + "\" is not a path", "Write a file name.", e);
                        }
                    }
                })
                .addDeserializer(Duration.class, new StdScalarDeserializer<Duration>(Duration.class) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
                        return Durations.parse(in.getText());
                    }
                });
    }
}
