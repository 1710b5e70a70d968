package orrery.tensor.torchfile;

import orrery.base.Check;

/**
 * What a pickle may cost before it is refused. Checkpoints stay far below: one of 10,000 tensors has about 400,000 opcodes.
 *
 * @param bytes longest pickle
 * @param opcodes steps of its program
 * @param memo values that it may number for later use
 */
public record Limits(int bytes, int opcodes, int memo) {
    public Limits {
        Check.atLeast("bytes", bytes, 1);
        Check.atLeast("opcodes", opcodes, 1);
        Check.atLeast("memo", memo, 1);
    }

    /** 64 MB, a million opcodes, a million numbered values. */
    public static Limits standard() {
        return new Limits(64 << 20, 1_000_000, 1_000_000);
    }
}
