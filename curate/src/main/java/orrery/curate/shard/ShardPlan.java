package orrery.curate.shard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which clip goes into which tar: bins in the order of their folders, in a bin by id, a new tar when the next clip would pass the size.
 *
 * @param bin folder of the bin
 * @param tars its tars
 */
record ShardPlan(String bin, List<Tar> tars) {
    private static final int TARS_A_PART = 100;

    /**
     * Clips that lie together, in the video tar and in that of what is known of them.
     *
     * @param name {@code part_000000/000000.tar}
     */
    record Tar(String name, List<ShardClip> clips) {}

    static List<ShardPlan> of(List<ShardClip> clips, long tarBytes) {
        Map<String, List<ShardClip>> bins = new TreeMap<>();
        clips.stream()
                .sorted(Comparator.comparing(ShardClip::id))
                .forEach(clip -> bins.computeIfAbsent(clip.bin().folder(), folder -> new ArrayList<>())
                        .add(clip));
        List<ShardPlan> plans = new ArrayList<>();
        bins.forEach((folder, members) -> plans.add(new ShardPlan(folder, tars(members, tarBytes))));
        return plans;
    }

    private static List<Tar> tars(List<ShardClip> clips, long tarBytes) {
        List<Tar> tars = new ArrayList<>();
        List<ShardClip> open = new ArrayList<>();
        long bytes = 0;
        for (ShardClip clip : clips) {
            if (!open.isEmpty() && bytes + clip.bytes() > tarBytes) {
                tars.add(new Tar(name(tars.size()), open));
                open = new ArrayList<>();
                bytes = 0;
            }
            open.add(clip);
            bytes += clip.bytes();
        }
        tars.add(new Tar(name(tars.size()), open));
        return tars;
    }

    private static String name(int tar) {
        return String.format(Locale.ROOT, "part_%06d/%06d.tar", tar / TARS_A_PART, tar);
    }
}
