package orrery.genie.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.base.Records;

class CodeAgreementTest {
    @Test
    void codesThatAreTheActionsUnderOtherNamesAgreeWholly() {
        CodeAgreement agreement = CodeAgreement.of(new long[] {2, 0, 1, 3, 2, 0}, new long[] {0, 1, 2, 3, 0, 1}, 5, 4);
        assertThat(agreement.manyToOne()).isEqualTo(1);
        assertThat(agreement.oneToOne()).isEqualTo(1);
        assertThat(agreement.nmi()).isCloseTo(1, within(1e-12));
        assertThat(agreement.actionOfCode()).containsExactly(1, 2, 0, 3, -1);
    }

    @Test
    void twoCodesForOneActionAgreeManyToOneOnly() {
        CodeAgreement agreement = CodeAgreement.of(new long[] {0, 1, 2, 2}, new long[] {0, 0, 1, 1}, 3, 2);
        assertThat(agreement.manyToOne()).isEqualTo(1);
        assertThat(agreement.oneToOne()).isEqualTo(0.75);
        assertThat(agreement.mutualInformation()).isCloseTo(1, within(1e-12)); // bit
        assertThat(agreement.perplexity()).isCloseTo(Math.pow(2, 1.5), within(1e-12));
    }

    @Test
    void aSingleCodeSaysNothing() {
        CodeAgreement agreement = CodeAgreement.of(new long[] {1, 1, 1, 1}, new long[] {0, 1, 2, 0}, 2, 3);
        assertThat(agreement.manyToOne()).isEqualTo(agreement.majority()).isEqualTo(0.5);
        assertThat(agreement.mutualInformation()).isZero();
        assertThat(agreement.perplexity()).isEqualTo(1);
    }

    @Test
    void oneActionAloneHasNoInformationToShare() {
        CodeAgreement agreement = CodeAgreement.of(new long[] {0, 1}, new long[] {0, 0}, 2, 1);
        assertThat(agreement.nmi()).isZero();
        assertThat(agreement.actionEntropy()).isZero();
        assertThat(agreement.manyToOne()).isEqualTo(1);
    }

    @Test
    void theMapFromSomeTransitionsIsJudgedOnOthers() {
        CodeAgreement learned = CodeAgreement.of(new long[] {0, 0, 0, 1}, new long[] {2, 2, 1, 0}, 3, 3);
        assertThat(learned.actionOfCode()).containsExactly(2, 0, -1);
        assertThat(learned.accuracy(new long[] {0, 0, 1, 2}, new long[] {2, 1, 0, 0}))
                .isEqualTo(0.5);
    }

    @Test
    void theRecordIsOneLineOfJson() {
        String line = Records.line(CodeAgreement.of(new long[] {0, 1}, new long[] {0, 1}, 2, 2));
        assertThat(line).startsWith("{\"counts\":[[1,0],[0,1]],").contains("\"action_of_code\":[0,1]");
    }

    @Test
    void whatCannotBeCountedIsRefused() {
        assertThatThrownBy(() -> CodeAgreement.of(new long[0], new long[0], 2, 2))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("transitions");
        assertThatThrownBy(() -> CodeAgreement.of(new long[] {2}, new long[] {0}, 2, 2))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("code is 2");
        assertThatThrownBy(() -> CodeAgreement.of(new long[] {1}, new long[] {0, 1}, 2, 2))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("1 codes and 2 actions");
    }
}
