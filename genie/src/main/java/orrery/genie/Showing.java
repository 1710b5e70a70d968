package orrery.genie;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orrery.genie.report.Report;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Frames;
import orrery.video.Png;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;

/** Pictures of what a world can do, for its report. */
final class Showing {
    private static final int[] SHOWN = {0, 1, 2, 4, 6, 8, 12, 16, 20, 24}; // frames after the context; 0 is its last
    private static final int[] HELD = {0, 2, 4, 6, 8, 10, 12, 14, 16};
    private static final int FILMED = 12; // frames of a film after its start
    private static final int CONTEXT = WorldFiles.CONTEXT;
    private static final int STEPS = 4;

    private final World world;
    private final ActionSpace space;

    Showing(World world) {
        this.world = world;
        this.space = world.card().actions();
    }

    /** Frames that an action is held on the sheet, in words. */
    static String held() {
        return "up to " + HELD[HELD.length - 1] + " frames";
    }

    /** Recorded play above what the world makes of it, from places spread over a corpus. */
    List<Report.Strip> samples(Corpus corpus, int count) {
        int ahead = SHOWN[SHOWN.length - 1];
        long[] windows = corpus.windows(CONTEXT + ahead);
        List<Report.Strip> strips = new ArrayList<>();
        if (windows.length == 0) { // all episodes are shorter
            return strips;
        }
        for (long at : TokenizerTrainee.spread(windows.length, count).longs()) {
            strips.add(sample(corpus, windows[(int) at], ahead));
        }
        return strips;
    }

    private Report.Strip sample(Corpus corpus, long begin, int ahead) {
        List<byte[]> recorded = new ArrayList<>();
        List<byte[]> imagined = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                Rollout rollout = world.rollout(1, 1)) {
            Tensor pictures = corpus.pictures().narrow(0, begin, CONTEXT + ahead);
            Tensor actions = corpus.actions().narrow(0, begin, CONTEXT + ahead).unsqueeze(0);
            Tensor context = world.encode(Frames.toUnit(pictures.narrow(0, 0, CONTEXT)));
            rollout.remember(context.unsqueeze(0), actions.narrow(1, 0, CONTEXT));
            Tensor last = context.narrow(0, CONTEXT - 1, 1);
            for (int t = 0; t <= ahead; t++) {
                if (t > 0) {
                    Tensor led = actions.narrow(1, CONTEXT + t - 1L, 1);
                    Tensor next = rollout.next(led, STEPS);
                    rollout.remember(next, led);
                    last = next.select(1, 0);
                }
                if (shown(t, SHOWN)) {
                    recorded.add(Png.encode(pictures.select(0, CONTEXT + t - 1L)));
                    imagined.add(Png.encode(world.decode(last).select(0, 0)));
                    captions.add(t == 0 ? "given" : caption(t, actions.select(1, CONTEXT + t - 1L)));
                }
            }
        }
        int episode = 0;
        while (corpus.end(episode) <= begin) {
            episode++;
        }
        return new Report.Strip(
                "episode %s from frame %d"
                        .formatted(corpus.ids().get(episode), begin - corpus.begin(episode) + CONTEXT - 1),
                captions,
                List.of(new Report.Row("recorded", recorded), new Report.Row("the world", imagined)));
    }

    private String caption(int t, Tensor action) {
        if (space instanceof ActionSpace.Discrete discrete && space.labelled()) {
            int index = (int) action.longs()[0];
            return "+" + t + " " + (index < space.size() ? discrete.names().get(index) : "");
        }
        return "+" + t;
    }

    /** Each action held, from {@code count} starts. */
    List<Report.Strip> sheet(int count) {
        Map<String, Action> actions = actions();
        List<Report.Strip> strips = new ArrayList<>();
        int starts = world.starts().count();
        List<String> captions = new ArrayList<>();
        for (int t : HELD) {
            captions.add(t == 0 ? "start" : "+" + t);
        }
        try (LiveWorld live = world.live()) {
            live.steps(STEPS);
            for (int i = 0; i < Math.min(count, starts); i++) {
                int start = i * starts / Math.min(count, starts);
                List<Report.Row> rows = new ArrayList<>();
                actions.forEach((name, action) -> rows.add(new Report.Row(name, held(live, start, action))));
                strips.add(new Report.Strip("start " + start, captions, rows));
            }
        }
        return strips;
    }

    /** Each button held, as a strip of all its frames from top to bottom, a PNG each; from the start at which buttons differ most. */
    List<byte[]> films() {
        List<byte[]> films = new ArrayList<>();
        try (LiveWorld live = world.live();
                Scope scope = Scope.open()) {
            live.steps(STEPS);
            int start = liveliest(live);
            for (int button = 0; button < space.size(); button++) {
                films.add(Png.encode(held(live, start, button)));
            }
        }
        return films;
    }

    private int liveliest(LiveWorld live) {
        int best = 0;
        double most = -1;
        for (int start = 0; start < world.starts().count(); start++) {
            try (Scope scope = Scope.open()) {
                List<Tensor> ends = new ArrayList<>();
                for (int button = 0; button < space.size(); button++) {
                    Tensor film = held(live, start, button);
                    long height = live.frame().height();
                    ends.add(film.narrow(0, film.size(0) - height, height).to(DType.FLOAT32));
                }
                Tensor all = Tensor.stack(ends, 0);
                double apart = all.sub(all.mean(true, 0)).square().mean().item();
                if (apart > most) {
                    most = apart;
                    best = start;
                }
            }
        }
        return best;
    }

    /** UINT8 [T · H, W, 3]; dies with the caller's scope. */
    private static Tensor held(LiveWorld live, int start, int button) {
        live.reset(start, 1); // the same noise for every button
        List<Tensor> frames = new ArrayList<>();
        for (int t = 0; t <= FILMED; t++) {
            if (t > 0) {
                live.step(new Action.Press(button));
            }
            frames.add(Tensor.of(
                    live.frame().rgb(), live.frame().height(), live.frame().width(), 3));
        }
        return Tensor.cat(frames, 0);
    }

    private static List<byte[]> held(LiveWorld live, int start, Action action) {
        List<byte[]> pictures = new ArrayList<>();
        live.reset(start, 1); // the same noise for every action
        for (int t = 0; t <= HELD[HELD.length - 1]; t++) {
            if (t > 0) {
                live.step(action);
            }
            if (shown(t, HELD)) {
                pictures.add(Png.encode(
                        live.frame().rgb(), live.frame().width(), live.frame().height()));
            }
        }
        return pictures;
    }

    /** What the sheet shows: every button; nothing moved and every axis at both ends. */
    private Map<String, Action> actions() {
        Map<String, Action> actions = new LinkedHashMap<>();
        if (space instanceof ActionSpace.Continuous continuous) {
            float[] rest = new float[space.size()];
            for (int i = 0; i < rest.length; i++) {
                ActionAxis axis = continuous.axes().get(i);
                rest[i] = (float) Math.min(Math.max(0, axis.low()), axis.high());
            }
            actions.put("at rest", new Action.Move(rest.clone()));
            for (int i = 0; i < rest.length; i++) {
                ActionAxis axis = continuous.axes().get(i);
                for (double end : new double[] {axis.low(), axis.high()}) {
                    if ((float) end != rest[i]) {
                        float[] values = rest.clone();
                        values[i] = (float) end;
                        actions.put(String.format(Locale.ROOT, "%s %.3g", axis.name(), end), new Action.Move(values));
                    }
                }
            }
        } else if (space instanceof ActionSpace.Discrete discrete && space.labelled()) {
            for (int i = 0; i < space.size(); i++) {
                actions.put(discrete.names().get(i), new Action.Press(i));
            }
        } else {
            actions.put("by itself", Action.NONE);
        }
        return actions;
    }

    private static boolean shown(int t, int[] times) {
        for (int time : times) {
            if (time == t) {
                return true;
            }
        }
        return false;
    }
}
