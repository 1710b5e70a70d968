/**
 * Tables in Parquet files whose columns are known only when the file is open. {@link ParquetTable} reads the columns one asks
 * for, {@link ParquetSheet} writes rows. Files come from anywhere: what a file promises is held against its size before
 * memory is taken, and pages are unpacked by {@link PageCodecs} within a limit.
 */
@NullMarked
package orrery.tables;

import org.jspecify.annotations.NullMarked;
