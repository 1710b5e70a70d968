package orrery.base;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** YAML without its programmable half: no aliases (Jackson would read one as a text) and no tags. */
final class PlainYaml extends YAMLFactory {
    private static final long serialVersionUID = 1;

    PlainYaml(LoaderOptions loader, StreamReadConstraints limits) {
        super(settings(loader, limits));
    }

    private static YAMLFactoryBuilder settings(LoaderOptions loader, StreamReadConstraints limits) {
        return YAMLFactory.builder()
                .loaderOptions(loader)
                .streamReadConstraints(limits)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR);
    }

    @Override
    protected YAMLParser _createParser(Reader reader, IOContext context) throws IOException {
        return new YAMLParser(context, _parserFeatures, _yamlParserFeatures, _loaderOptions, _objectCodec, reader) {
            @Override
            public @Nullable JsonToken nextToken() throws IOException {
                JsonToken token = super.nextToken();
                if (token != null && isCurrentAlias()) {
                    throw new JsonParseException(this, "YAML aliases (*name) are not read; write the value out");
                }
                if (token != null && getTypeId() != null) {
                    throw new JsonParseException(this, "YAML tags (!name) are not read; write plain values");
                }
                return token;
            }
        };
    }
}
