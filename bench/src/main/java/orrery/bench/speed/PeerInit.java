package orrery.bench.speed;

import java.util.Map;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Weights as PyTorch draws them, so that a network of a peer begins with the same numbers as ours. */
final class PeerInit {
    private PeerInit() {}

    /**
     * As {@code nn.Conv3d} and {@code nn.Linear} begin: uniform in ±1/√fan_in, each weight before its bias; norms, whose keys begin with n, at one and zero.
     *
     * @param parameters by key, in the order in which the peer makes them
     */
    static void draw(Map<String, Tensor> parameters, Generator generator) {
        double bound = 1;
        for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open()) {
                Tensor parameter = entry.getValue();
                if (entry.getKey().matches("(.*\\.)?n\\d?\\.(weight|bias)")) {
                    parameter.fill_(entry.getKey().endsWith("weight") ? 1 : 0);
                    continue;
                }
                if (parameter.dim() >= 2) {
                    bound = 1 / Math.sqrt((double) parameter.numel() / parameter.size(0));
                }
                parameter.copy_(
                        Tensor.rand(generator, parameter.shape()).mul(2 * bound).add(-bound));
            }
        }
    }
}
