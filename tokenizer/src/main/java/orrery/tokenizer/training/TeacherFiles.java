package orrery.tokenizer.training;

import org.jspecify.annotations.Nullable;

/**
 * Weights of networks that judge reconstructions; none is part of Orrery. Paths are relative to the recipe where possible.
 *
 * @param features safetensors or .pth of EfficientNet-Lite0 with its batch norm folded in, or of torchvision's VGG-16 or VGG-19; null
 *     where features and their Gram matrices weigh nothing
 * @param flow of torchvision's RAFT (large); null for the optical flow of the true frames, by OpenCV
 */
public record TeacherFiles(
        @Nullable String features, @Nullable String flow) {
    /** No teachers. */
    static final TeacherFiles NONE = new TeacherFiles(null, null);
}
