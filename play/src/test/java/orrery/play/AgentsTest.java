package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that play in lockstep, each in a world of its own. */
@Timeout(60)
class AgentsTest {
    private static final int RIGHT = 2;
    private static final int FIRE = 7;

    static PlayServer server;

    @BeforeAll
    static void open() {
        server = PlayServer.open(() -> BallWorld.ending(3), PlayOptions.defaults());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void welcomeTellsWhatCanBeDone() {
        try (Visitor agent = Visitor.agent(server)) {
            agent.send(hello(server.token()));
            assertThat(agent.await("\"type\":\"welcome\""))
                    .contains("\"name\":\"ball\"", "\"width\":64", "\"starts\":5", "\"noop\",\"left\"", "\"axes\":[]");
        }
    }

    @Test
    void eachMessageIsAnsweredOnceAndTheWorldMovesNoFurther() {
        try (Visitor agent = admitted()) {
            ByteBuffer first = asked(agent, "{\"type\":\"reset\",\"start\":1,\"seed\":5}");
            assertThat(first.getInt(0)).isEqualTo(AgentSeat.MAGIC);
            assertThat(first.getInt(4)).isZero();
            assertThat(first.getShort(8)).isEqualTo((short) 64);
            assertThat(first.getShort(10)).isEqualTo((short) 64);
            assertThat(first.remaining()).isEqualTo(AgentSeat.HEADER + 3 * 64 * 64);
            ByteBuffer second = asked(agent, step(RIGHT));
            assertThat(second.getInt(4)).isEqualTo(1);
            assertThat(pixels(second)).isNotEqualTo(pixels(first));
            assertThat(agent.frames).isEmpty();
        }
    }

    @Test
    void rewardAndEndComeWithTheFrameThatTheyBelongTo() {
        try (Visitor agent = admitted()) {
            asked(agent, "{\"type\":\"reset\"}");
            assertThat(asked(agent, step(FIRE)).getDouble(12)).isEqualTo(1);
            ByteBuffer second = asked(agent, step(RIGHT));
            assertThat(second.getDouble(12)).isZero();
            assertThat(second.getInt(20)).isZero();
            assertThat(asked(agent, step(RIGHT)).getInt(20)).isEqualTo(1);
            agent.send(step(RIGHT));
            assertThat(agent.await("error")).contains("game is over", "Say reset first.");
            assertThat(asked(agent, "{\"type\":\"reset\"}").getInt(20)).isZero();
        }
    }

    @Test
    void agentsDoNotMeet() {
        try (Visitor one = admitted();
                Visitor other = admitted()) {
            ByteBuffer before = asked(other, "{\"type\":\"reset\",\"start\":0}");
            asked(one, "{\"type\":\"reset\",\"start\":0}");
            ByteBuffer moved = asked(one, step(RIGHT));
            assertThat(pixels(asked(other, step(0)))).isEqualTo(pixels(before)).isNotEqualTo(pixels(moved));
        }
    }

    @Test
    void whatIsNotOfThisWorldIsRefusedAndChangesNothing() {
        try (Visitor agent = admitted()) {
            agent.send(step(0));
            assertThat(agent.await("error")).contains("never began");
            ByteBuffer first = asked(agent, "{\"type\":\"reset\"}");
            for (String wrong : new String[] {
                step(99),
                "{\"type\":\"step\",\"axes\":[1.0]}",
                "{\"type\":\"jump\"}",
                "{\"type\":\"step\",\"spead\":1}",
                "{\"type\":\"reset\",\"start\":5}",
                "{\"type\":\"reset\",\"k\":3}",
                "not JSON"
            }) {
                agent.send(wrong);
                assertThat(agent.await("error")).contains("\"cure\":\"");
            }
            assertThat(pixels(asked(agent, step(0)))).isEqualTo(pixels(first));
        }
    }

    @Test
    void withoutTheTokenNobodyPlays() {
        try (Visitor agent = Visitor.agent(server)) {
            agent.send(hello("0123456789abcdef0123456789abcdef"));
            assertThat(agent.closeCode()).isEqualTo(1008);
        }
        try (Visitor agent = Visitor.agent(server)) {
            agent.send("{\"type\":\"reset\"}");
            assertThat(agent.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void whoDoesNotWaitForAnswersIsSentAway() {
        try (PlayServer slow = PlayServer.open(() -> BallWorld.slow(20_000_000), PlayOptions.defaults());
                Visitor agent = Visitor.agent(slow)) {
            agent.send(hello(slow.token()));
            agent.await("welcome");
            asked(agent, "{\"type\":\"reset\"}");
            for (int i = 0; i < 100 && !agent.closed.isDone(); i++) {
                CompletableFuture<?> unused = agent.webSocket().sendText(step(0), true);
            }
            assertThat(agent.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void thereAreOnlySoManySeats() {
        try (PlayServer small = PlayServer.open(
                        BallWorld::buttons, PlayOptions.defaults().withAgents(1));
                Visitor first = Visitor.agent(small)) {
            first.send(hello(small.token()));
            first.await("welcome");
            try (Visitor second = Visitor.agent(small)) {
                assertThat(second.closeCode()).isEqualTo(1013);
            }
            assertThat(asked(first, "{\"type\":\"reset\"}").getInt(4)).isZero();
        }
    }

    private static Visitor admitted() {
        Visitor agent = Visitor.agent(server);
        agent.send(hello(server.token()));
        agent.await("welcome");
        return agent;
    }

    private static String hello(String token) {
        return "{\"type\":\"hello\",\"token\":\"" + token + "\"}";
    }

    private static String step(int button) {
        return "{\"type\":\"step\",\"action\":" + button + "}";
    }

    private static ByteBuffer asked(Visitor agent, String message) {
        agent.send(message);
        return agent.frame();
    }

    private static byte[] pixels(ByteBuffer frame) {
        byte[] rgb = new byte[frame.remaining() - AgentSeat.HEADER];
        frame.get(AgentSeat.HEADER, rgb);
        return rgb;
    }
}
