package orrery.worlds.simulators;

import java.util.List;
import java.util.SplittableRandom;
import orrery.base.Seeds;
import orrery.worlds.Action;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;

/** One of the physics scenes, another with every seed. */
final class Physics implements Simulator {
    private final List<Scene> scenes;
    private final EnvironmentInfo info;
    private Scene scene;

    Physics(int width, int height, SceneRange range) {
        scenes = List.of(
                new Fall(width, height, range),
                new Slide(width, height, range),
                new Ramp(width, height, range),
                new Pendulum(width, height, range),
                new Stack(width, height, range),
                new Collide(width, height, range));
        scene = scenes.get(0);
        EnvironmentInfo one = scene.info();
        info = new EnvironmentInfo(
                "physics", one.kind(), width, height, one.fps(), one.actions(), one.starts(), one.stepChoices());
        reset(0, 0);
    }

    @Override
    public EnvironmentInfo info() {
        return info;
    }

    @Override
    public void reset(int start, long seed) {
        scene = scenes.get(new SplittableRandom(Seeds.derive(seed, "kind " + start)).nextInt(scenes.size()));
        scene.reset(start, seed);
    }

    @Override
    public Outcome step(Action action) {
        return scene.step(action);
    }

    @Override
    public Frame frame() {
        return scene.frame();
    }

    @Override
    public SceneRange range() {
        return scene.range();
    }

    @Override
    public List<Body> bodies() {
        return scene.bodies();
    }

    @Override
    public void place(List<Body> bodies) {
        scene.place(bodies);
    }

    @Override
    public String pushed() {
        return scene.pushed();
    }

    @Override
    public double gravity() {
        return scene.gravity();
    }

    @Override
    public String describe(long wording) {
        return scene.describe(wording);
    }

    @Override
    public Player player(long seed) {
        return scene.player(seed);
    }

    @Override
    public void close() {
        scenes.forEach(Scene::close);
    }
}
