package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    void whatIsMadeInsideDiesAtTheEnd() {
        long before = Scope.liveTensors();
        try (Scope scope = Scope.open()) {
            Tensor.ones(3).add(1).mul(2);
            assertThat(Scope.liveTensors()).isEqualTo(before + 3);
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void keptTensorMovesOutwardUntilNobodyHoldsIt() {
        long before = Scope.liveTensors();
        Tensor kept;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                kept = inner.keep(Tensor.of(new float[] {1, 2}, 2).mul(3));
            }
            assertThat(kept.floats()).containsExactly(3, 6);
            assertThat(outer.keep(kept)).isSameAs(kept);
        }
        assertThat(kept.floats()).containsExactly(3, 6);
        kept.close();
        kept.close();
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void viewOutlivesTheTensorThatItLooksInto() {
        Tensor view;
        try (Scope scope = Scope.open()) {
            view = scope.keep(Tensor.arange(6).reshape(2, 3).select(0, 1));
        }
        assertThat(view.longs()).containsExactly(3, 4, 5);
        view.close();
    }

    @Test
    void closingTheOuterScopeFirstIsRefused() {
        try (Scope outer = Scope.open();
                Scope inner = Scope.open()) {
            assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void earlyCloseInsideAScopeFreesOnce() {
        long before = Scope.liveTensors();
        try (Scope scope = Scope.open()) {
            Tensor early = Tensor.ones(1000);
            early.close();
            assertThat(early.isClosed()).isTrue();
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void layersMadeInsideAScopeLiveUntilClosed() {
        long before = Scope.liveTensors();
        Linear layer;
        try (Scope scope = Scope.open()) {
            layer = new Linear(2, 3);
            layer.initialize(7);
        }
        try (Scope scope = Scope.open()) {
            assertThat(layer.forward(Tensor.ones(1, 2)).shape()).containsExactly(1, 3);
        }
        layer.close();
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }
}
