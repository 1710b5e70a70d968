package orrery.tokenizer.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orrery.tokenizer.TokenizerFile;

/** The published numbers of parameters, and that shapes alone tell which tokenizer a file holds. */
class CosmosReleaseTest {
    private static final Map<CosmosRelease, Long> PARAMETERS = new EnumMap<>(CosmosRelease.class);

    static {
        PARAMETERS.put(CosmosRelease.CI8X8, 76_789_472L);
        PARAMETERS.put(CosmosRelease.CI16X16, 81_509_088L);
        PARAMETERS.put(CosmosRelease.DI8X8, 79_004_342L);
        PARAMETERS.put(CosmosRelease.DI16X16, 83_723_958L);
        PARAMETERS.put(CosmosRelease.CI8X8_360P, 81_384_636L);
        PARAMETERS.put(CosmosRelease.CI16X16_360P, 84_334_524L);
        PARAMETERS.put(CosmosRelease.DI8X8_360P, 83_599_506L);
        PARAMETERS.put(CosmosRelease.DI16X16_360P, 86_549_394L);
        PARAMETERS.put(CosmosRelease.CV8X8X8, 105_653_696L);
        PARAMETERS.put(CosmosRelease.CV8X8X8_720P, 105_653_696L);
        PARAMETERS.put(CosmosRelease.CV4X8X8_360P, 110_208_816L);
        PARAMETERS.put(CosmosRelease.DV8X16X16_720P, 110_898_294L);
        PARAMETERS.put(CosmosRelease.DV4X8X8_360P, 112_619_766L);
    }

    @Test
    void everyReleaseHasItsPublishedSizeAndIsToldByItsShapes() {
        for (CosmosRelease release : CosmosRelease.values()) {
            try (CosmosTokenizer network = new CosmosTokenizer(release.config())) {
                Long published = PARAMETERS.get(release);
                if (published != null) {
                    assertThat(network.parameterCount()).as(release.label()).isEqualTo(published);
                }
                Map<String, long[]> shapes = new LinkedHashMap<>();
                network.state().forEach((key, tensor) -> shapes.put(key, tensor.shape()));
                CosmosConfig told = CosmosShapes.config(shapes).orElseThrow();
                assertThat(told).as(release.label()).isEqualTo(release.config());
                TokenizerFile.Recognised known = TokenizerFile.recognise(shapes).orElseThrow();
                assertThat(known.loadsAs()).isEqualTo("CosmosTokenizer");
            }
        }
    }

    @Test
    void namesAreFoundWhateverTheirMarks() {
        assertThat(CosmosRelease.of("cv8x8x8-720p")).isEqualTo(CosmosRelease.CV8X8X8_720P);
        assertThat(CosmosRelease.of("DV8x16x16_720p")).isEqualTo(CosmosRelease.DV8X16X16_720P);
        assertThat(CosmosRelease.CI16X16_360P.label()).isEqualTo("CI16x16-360p");
        assertThat(CosmosRelease.of("CV9x9x9")).isNull();
    }
}
