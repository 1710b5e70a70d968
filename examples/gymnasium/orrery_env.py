"""An Orrery world as a Gymnasium environment, over the socket that docs/guide/agents.md describes.

    pip install gymnasium numpy websockets
    ./orrery play sim:paddle --no-browser          # prints the address
    python orrery_env.py http://127.0.0.1:PORT/#TOKEN
"""

import contextlib
import json
import struct
import sys
import time

import gymnasium
import numpy as np
from websockets.sync.client import connect

HEADER = struct.Struct(">IIHHdI")
MAGIC = 0x4F525241


class OrreryError(RuntimeError):
    """What the server refused, and what to do instead."""


class OrreryEnv(gymnasium.Env):
    """One world of its own; observations are uint8 [height, width, 3]."""

    metadata = {"render_modes": ["rgb_array"]}

    def __init__(self, url, render_mode="rgb_array", k=None):
        address, _, token = url.partition("#")
        if not token:
            raise OrreryError("the address has no token: give all of what play printed, with what follows the #")
        self.render_mode = render_mode
        self.k = k
        socket = address.rstrip("/").replace("http://", "ws://", 1) + "/agent"
        self._open = contextlib.ExitStack()
        self.socket = self._open.enter_context(connect(socket, compression=None, max_size=None))
        self.socket.send(json.dumps({"type": "hello", "token": token}))
        self.world = json.loads(self.socket.recv())
        self.metadata = {**self.metadata, "render_fps": self.world["fps"]}
        shape = (self.world["height"], self.world["width"], 3)
        self.observation_space = gymnasium.spaces.Box(0, 255, shape, np.uint8)
        if self.world["actions"]:
            self.action_space = gymnasium.spaces.Discrete(len(self.world["actions"]))
        else:
            low, high = (np.array([axis[end] for axis in self.world["axes"]], np.float32) for end in ("low", "high"))
            self.action_space = gymnasium.spaces.Box(low, high)
        self.picture = None

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        options = options or {}
        start = options.get("start", int(self.np_random.integers(self.world["starts"])))
        asked = {"type": "reset", "start": start, "seed": int(self.np_random.integers(2**31))}
        if self.k is not None:
            asked["k"] = self.k
        picture, _, _ = self._ask(asked)
        return picture, {"start": start}

    def step(self, action):
        discrete = isinstance(self.action_space, gymnasium.spaces.Discrete)
        said = {"action": int(action)} if discrete else {"axes": [float(value) for value in action]}
        picture, reward, over = self._ask({"type": "step", **said})
        return picture, reward, over, False, {}

    def render(self):
        return self.picture

    def close(self):
        self._open.close()

    def _ask(self, message):
        self.socket.send(json.dumps(message))
        answer = self.socket.recv()
        if isinstance(answer, str):
            refused = json.loads(answer)
            raise OrreryError(f"{refused['error']}. {refused.get('cure') or ''}")
        magic, _, width, height, reward, over = HEADER.unpack_from(answer)
        if magic != MAGIC:
            raise OrreryError("this is no Orrery server")
        self.picture = np.frombuffer(answer, np.uint8, offset=HEADER.size).reshape(height, width, 3)
        return self.picture, reward, bool(over)


def main():
    env = OrreryEnv(sys.argv[1])
    print(env.world["name"], env.observation_space, env.action_space)
    env.reset(seed=0)
    began, total, games = time.perf_counter(), 0.0, 1
    for _ in range(1000):
        _, reward, over, _, _ = env.step(env.action_space.sample())
        total += reward
        if over:
            env.reset()
            games += 1
    print(f"{1000 / (time.perf_counter() - began):.0f} steps a second, {games} games, reward {total:g}")
    env.close()


if __name__ == "__main__":
    main()
