package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;

class SafeTensorsTest {
    @TempDir
    Path folder;

    @Test
    void everyTypeComesBackAsWritten() {
        try (Scope scope = Scope.open();
                Generator generator = new Generator(1)) {
            Map<String, Tensor> written = new LinkedHashMap<>();
            for (DType type : DType.values()) {
                written.put("t." + type, Tensor.rand(generator, 3, 5).mul(100).to(type));
            }
            written.put("empty", Tensor.zeros(0, 4));
            written.put("single", Tensor.scalar(4.5));
            SafeTensors.write(folder.resolve("a.safetensors"), written, Map.of("made by", "a test"));
            try (Checkpoint read = SafeTensors.open(folder.resolve("a.safetensors"))) {
                assertThat(read.names()).containsExactlyElementsOf(written.keySet());
                assertThat(read.metadata()).containsExactly(Map.entry("made by", "a test"));
                written.forEach((name, tensor) ->
                        assertThat(read.tensor(name).equalTo(tensor)).as(name).isTrue());
            }
        }
    }

    @Test
    void viewsOutliveTheFileHandle() {
        try (Scope scope = Scope.open()) {
            SafeTensors.write(folder.resolve("a.safetensors"), Map.of("x", Tensor.arange(3)), Map.of());
            Tensor view;
            try (Checkpoint read = SafeTensors.open(folder.resolve("a.safetensors"))) {
                view = read.tensor("x");
            }
            assertThat(view.longs()).containsExactly(0, 1, 2);
        }
    }

    @Test
    void aFileThatIsNotThereIsAClearError() {
        assertThatThrownBy(() -> SafeTensors.open(folder.resolve("none.safetensors")))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("none.safetensors");
    }
}
