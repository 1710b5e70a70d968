package orrery.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @Test
    void anotherReaderFindsWhatWasWritten(@TempDir Path folder) {
        Path path = folder.resolve("events.out.tfevents.test");
        EventFile file = new EventFile(path);
        file.add(1.5, 1, Map.of("loss", 0.25));
        file.add(2.5, 300, Map.of("evaluation/psnr", 33.5));

        List<EventReader.Event> events = EventReader.read(path);
        assertThat(events)
                .containsExactly(
                        new EventReader.Event(1.5, 0, "brain.Event:2", Map.of()),
                        new EventReader.Event(1.5, 1, "", Map.of("loss", 0.25f)),
                        new EventReader.Event(2.5, 300, "", Map.of("evaluation/psnr", 33.5f)));
    }

    @Test
    void cutRemovesLaterEventsAndAHalfWrittenOne(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("events.out.tfevents.test");
        EventFile file = new EventFile(path);
        for (int step = 100; step <= 1000; step += 100) {
            file.add(1, step, Map.of("loss", 1.0));
        }
        Files.write(path, new byte[] {40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3}, StandardOpenOption.APPEND);

        file.cutAfter(300);

        assertThat(EventReader.read(path).stream().map(EventReader.Event::step)).containsExactly(0L, 100L, 200L, 300L);
    }
}
