package orrery.video;

import java.util.Arrays;

/** For each new position along one axis: which old positions it is made of, and with what weights. */
final class Taps {
    final int length; // new positions
    private int[] start;
    private int[] index;
    private float[] weight;
    private int count;

    Taps(int length, int perPosition) {
        this.length = length;
        this.start = new int[length + 1];
        this.index = new int[length * perPosition];
        this.weight = new float[length * perPosition];
    }

    /** Adds a tap of the position; positions come in order. */
    void add(int position, int from, float weightOfIt) {
        if (count == index.length) {
            index = Arrays.copyOf(index, 2 * count + 8);
            weight = Arrays.copyOf(weight, 2 * count + 8);
        }
        index[count] = from;
        weight[count] = weightOfIt;
        count++;
        start[position + 1] = count;
    }

    int first(int position) {
        return start[position];
    }

    int end(int position) {
        return start[position + 1];
    }

    int index(int tap) {
        return index[tap];
    }

    float weight(int tap) {
        return weight[tap];
    }

    /** Weights as integers of 1 / {@code one}, ties to even. */
    int[] fixed(int one) {
        int[] fixed = new int[count];
        for (int i = 0; i < count; i++) {
            fixed[i] = (int) Math.rint(weight[i] * one);
        }
        return fixed;
    }
}
