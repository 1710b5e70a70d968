package orrery.genie.faithful;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** jqwik apart from Jupiter: their lifecycles differ. */
class MaskGitPropertyTest {
    @Property
    boolean theScheduleFallsToNoneAndNeverRises(
            @ForAll @IntRange(min = 0, max = 2000) int tokens, @ForAll @IntRange(min = 1, max = 200) int steps) {
        int before = tokens;
        for (int i = 0; i < steps; i++) {
            int after = MaskGit.masked(tokens, steps, i);
            if (after > before || after < 0) {
                return false;
            }
            before = after;
        }
        return before == 0;
    }

    @Property(tries = 100)
    boolean exactlyAsManyStayMaskedAndKnownTokensStayAsTheyAre(
            @ForAll @IntRange(min = 1, max = 40) int tokens,
            @ForAll @IntRange(min = 0, max = 40) int stay,
            @ForAll @IntRange(min = 0, max = 3) int quarter,
            @ForAll long seed) {
        try (Scope scope = Scope.open();
                Generator generator = new Generator(seed)) {
            Tensor unknown = Tensor.rand(generator, 3, tokens).ge(quarter / 4.0);
            Tensor known = unknown.logicalNot();
            Tensor before = Tensor.randint(generator, 0, 9, 3, tokens);
            int kept = Math.min(stay, tokens);
            MaskGit.Step step = MaskGit.step(
                    Tensor.randn(generator, 3, tokens, 9),
                    Tensor.rand(generator, 3, tokens, 9),
                    before,
                    unknown,
                    kept,
                    2);
            Tensor changed = step.tokens().ne(before).logicalAnd(known);
            Tensor unlearned = step.masked().logicalAnd(known);
            long[] were = unknown.to(DType.INT64).sum(-1).longs();
            long[] are = step.masked().to(DType.INT64).sum(-1).longs();
            boolean counts = true;
            for (int row = 0; row < 3; row++) {
                counts &= are[row] == Math.min(kept, were[row]);
            }
            return counts && changed.any().item() == 0 && unlearned.any().item() == 0;
        }
    }
}
