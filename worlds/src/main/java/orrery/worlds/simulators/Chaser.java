package orrery.worlds.simulators;

import java.util.List;
import java.util.SplittableRandom;
import orrery.worlds.Action;

/** Drives the pushed body at one of the others until it hits, then at another; where there is no other, tosses it about. */
final class Chaser implements Simulator.Player {
    private static final int PATIENCE = 45;

    private final Simulator simulator;
    private final SplittableRandom random;
    private final Simulator.Player alone;
    private String prey = "";
    private int patience;

    Chaser(Simulator simulator, long seed) {
        this.simulator = simulator;
        random = new SplittableRandom(seed);
        alone = new RandomPlayer(simulator.info().actions(), seed);
    }

    @Override
    public Action act() {
        List<Body> bodies = simulator.bodies();
        Body own = named(bodies, simulator.pushed());
        List<Body> others = bodies.stream()
                .filter(body -> body.movable() && !body.name().equals(own.name()))
                .toList();
        if (others.isEmpty()) {
            return alone.act();
        }
        if (patience-- <= 0 || others.stream().noneMatch(body -> body.name().equals(prey))) {
            prey = others.get(random.nextInt(others.size())).name();
            patience = PATIENCE;
        }
        Body target = named(others, prey);
        double ahead = 4; // frames in which it will be somewhere else
        double x = target.x() - own.x() + ahead * (target.speedX() - own.speedX());
        double y = target.y() - own.y() + ahead * (target.speedY() - own.speedY());
        double reach = (target.outline().width() + own.outline().width()) / 2;
        if (Math.hypot(target.x() - own.x(), target.y() - own.y()) < 1.1 * reach) {
            patience = Math.min(patience, random.nextInt(3, 9)); // hit: let it roll, then another
        }
        if (random.nextInt(12) == 0) {
            return new Action.Press(0);
        }
        return new Action.Press(Math.abs(x) > Math.abs(y) ? (x < 0 ? 1 : 2) : (y < 0 ? 3 : 4));
    }

    private static Body named(List<Body> bodies, String name) {
        return bodies.stream()
                .filter(body -> body.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
