package orrery.genie.evaluation;

import java.util.Arrays;

/**
 * Partners for rows and columns of a table, each at most once, with the greatest sum (the Hungarian method with potentials, one shortest
 * path a row; O(rows² · columns)).
 */
final class Assignment {
    private final long[][] cost; // [rows][columns], rows ≤ columns; the least sum is sought
    private final long[] rowPotential;
    private final long[] columnPotential;
    private final int[] rowOf; // of a column, counted from 1; 0 for none. Column 0 is where a path begins

    private Assignment(long[][] cost) {
        this.cost = cost;
        rowPotential = new long[cost.length + 1];
        columnPotential = new long[cost[0].length + 1];
        rowOf = new int[cost[0].length + 1];
        for (int row = 1; row <= cost.length; row++) {
            place(row);
        }
    }

    /** The greatest sum over pairs of a row and a column of a table with at least one of each. */
    static long greatestSum(long[][] gain) {
        boolean tall = gain.length > gain[0].length;
        int rows = tall ? gain[0].length : gain.length;
        int columns = tall ? gain.length : gain[0].length;
        long[][] cost = new long[rows][columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                cost[r][c] = -(tall ? gain[c][r] : gain[r][c]);
            }
        }
        Assignment best = new Assignment(cost);
        long sum = 0;
        for (int c = 1; c <= columns; c++) {
            sum -= best.rowOf[c] == 0 ? 0 : cost[best.rowOf[c] - 1][c - 1];
        }
        return sum;
    }

    /** Finds the cheapest chain of exchanges that frees a column for one more row. */
    private void place(int row) {
        int columns = rowOf.length - 1;
        long[] distance = new long[columns + 1];
        int[] before = new int[columns + 1];
        boolean[] done = new boolean[columns + 1];
        Arrays.fill(distance, Long.MAX_VALUE);
        rowOf[0] = row;
        int column = 0;
        while (rowOf[column] != 0) {
            done[column] = true;
            int from = rowOf[column];
            int next = 0;
            long step = Long.MAX_VALUE;
            for (int c = 1; c <= columns; c++) {
                if (!done[c]) {
                    long reduced = cost[from - 1][c - 1] - rowPotential[from] - columnPotential[c];
                    if (reduced < distance[c]) {
                        distance[c] = reduced;
                        before[c] = column;
                    }
                    if (distance[c] < step) {
                        step = distance[c];
                        next = c;
                    }
                }
            }
            advance(step, distance, done);
            column = next;
        }
        while (column != 0) {
            rowOf[column] = rowOf[before[column]];
            column = before[column];
        }
    }

    private void advance(long step, long[] distance, boolean[] done) {
        for (int c = 0; c < done.length; c++) {
            if (done[c]) {
                rowPotential[rowOf[c]] += step;
                columnPotential[c] -= step;
            } else {
                distance[c] -= step;
            }
        }
    }
}
