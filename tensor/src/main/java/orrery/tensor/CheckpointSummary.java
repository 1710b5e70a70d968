package orrery.tensor;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * A checkpoint in three words.
 *
 * @param kind how it is stored: {@code safetensors}, {@code safetensors-sharded}, {@code pytorch}, {@code torchscript} or {@code
 *     pytorch-legacy}
 * @param parameters numbers in all tensors
 * @param dtype the type that most of them have, as safetensors name it; {@code none} without any
 */
public record CheckpointSummary(String kind, long parameters, String dtype) {
    /** Counts; reads no elements. */
    public static CheckpointSummary of(Checkpoint checkpoint) {
        Map<DType, Long> counts = new EnumMap<>(DType.class);
        for (String name : checkpoint.names()) {
            long count = 1;
            for (long size : checkpoint.shape(name)) {
                count *= size;
            }
            counts.merge(checkpoint.dtype(name), count, Long::sum);
        }
        String most = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey().safeTensorsName())
                .orElse("none");
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        String kind = checkpoint.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new CheckpointSummary(kind, all, most);
    }
}
