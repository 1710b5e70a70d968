/**
 * The same work on a Flink cluster, embedded in this process or elsewhere. Flink moves records, holds back, restarts; what is done is in the
 * ledger, so that any other engine can go on. Records name clips and never hold their bytes. Alone imports Flink.
 */
@NullMarked
package orrery.curate.engine.flink;

import org.jspecify.annotations.NullMarked;
